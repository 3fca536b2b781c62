"""The first tables"""

import sqlalchemy as sa
from alembic import op

from aggregator.store.schema import Name, Utc, Words

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "aliases",
        sa.Column("kind", Name, nullable=False),
        sa.Column("retired", Name, nullable=False),
        sa.Column("survivor", Name, nullable=False),
        sa.PrimaryKeyConstraint("kind", "retired"),
    )
    op.create_table(
        "archived",
        sa.Column("archive", Name, nullable=False),
        sa.Column("article", Name, nullable=False),
        sa.Column("version", Name, nullable=False),
        sa.Column("time", Utc(), nullable=False),
        sa.Column("changed", Utc(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("shelf", Words, nullable=False),
        sa.Column("file", Words, nullable=False),
        sa.Column("title", Words, nullable=False),
        sa.PrimaryKeyConstraint("archive", "article"),
    )
    with op.batch_alter_table("archived", schema=None) as batch_op:
        batch_op.create_index("archived_by_change", ["archive", "changed"], unique=False)
        batch_op.create_index("archived_by_shelf", ["archive", "shelf", "time", "article"], unique=False)
        batch_op.create_index(
            "archived_unlisted",
            ["archive", "shelf"],
            unique=False,
            sqlite_where=sa.text("listed = 0"),
            postgresql_where=sa.text("not listed"),
        )

    op.create_table(
        "articles",
        sa.Column("id", Name, nullable=False),
        sa.Column("version", Name, nullable=False),
        sa.Column("source", Name, nullable=False),
        sa.Column("outlet", Name, nullable=False),
        sa.Column("time", Utc(), nullable=False),
        sa.Column("published", Utc(), nullable=True),
        sa.Column("updated", Utc(), nullable=True),
        sa.Column("seen", Utc(), nullable=False),
        sa.Column("changed", Utc(), nullable=False),
        sa.Column("pending", sa.Boolean(), nullable=False),
        sa.Column("language", Name, nullable=True),
        sa.Column("guid", Words, nullable=True),
        sa.Column("url", Words, nullable=True),
        sa.Column("title", Words, nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("image", sa.JSON(), nullable=True),
        sa.Column("enclosures", sa.JSON(), nullable=False),
        sa.Column("summary", Words, nullable=False),
        sa.Column("text", Words, nullable=False),
        sa.Column("html", Words, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("articles", schema=None) as batch_op:
        batch_op.create_index("articles_by_change", ["changed", "id"], unique=False)
        batch_op.create_index("articles_by_source", ["source", "time"], unique=False)
        batch_op.create_index("articles_by_time", ["time", "id"], unique=False)
        batch_op.create_index(
            "articles_pending",
            ["time", "id"],
            unique=False,
            sqlite_where=sa.text("pending = 1"),
            postgresql_where=sa.text("pending"),
        )
        batch_op.create_index(
            "articles_with_text",
            ["time"],
            unique=False,
            sqlite_where=sa.text("text <> ''"),
            postgresql_where=sa.text("text <> ''"),
        )

    op.create_table(
        "cards",
        sa.Column("topic", Name, nullable=False),
        sa.Column("latest", Utc(), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("topic"),
    )
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.create_index("cards_by_latest", ["latest", "topic"], unique=False)

    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", Name, nullable=False),
        sa.Column("articles", sa.JSON(), nullable=False),
        sa.Column("made", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("source", Name, nullable=False),
        sa.Column("topic", Words, nullable=False),
        sa.Column("received", Utc(), nullable=False),
        sa.Column("type", Words, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deliveries_source"), ["source"], unique=False)

    op.create_table(
        "entries",
        sa.Column("id", Name, nullable=False),
        sa.Column("key", Name, nullable=False),
        sa.Column("issued", Utc(), nullable=False),
        sa.Column("published", Utc(), nullable=False),
        sa.Column("updated", Utc(), nullable=False),
        sa.Column("predecessor", Words, nullable=True),
        sa.Column("gone", Utc(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("added", sa.JSON(), nullable=False),
        sa.Column("revised", sa.JSON(), nullable=False),
        sa.Column("waiting", sa.JSON(), nullable=False),
        sa.Column("covered", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.create_index("entries_by_key", ["key", "issued", "id"], unique=False)
        batch_op.create_index("entries_by_page", ["page", "issued", "id"], unique=False)
        batch_op.create_index("entries_by_update", ["updated"], unique=False)

    op.create_table(
        "forgotten", sa.Column("article", Name, nullable=False), sa.PrimaryKeyConstraint("article")
    )
    op.create_table(
        "history",
        sa.Column("time", Utc(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("placed", sa.Integer(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("stories", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("delay", sa.Float(), nullable=True),
        sa.Column("delay_most", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("time"),
    )
    op.create_table(
        "images",
        sa.Column("address", Words, nullable=False),
        sa.Column("topic", Name, nullable=False),
        sa.Column("file", Words, nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("asked", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("address"),
    )
    op.create_table(
        "lines",
        sa.Column("list", Name, nullable=False),
        sa.Column("topic", Name, nullable=False),
        sa.Column("time", Utc(), nullable=False),
        sa.Column("line", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("list", "topic"),
    )
    with op.batch_alter_table("lines", schema=None) as batch_op:
        batch_op.create_index("lines_by_time", ["list", "time", "topic"], unique=False)
        batch_op.create_index("lines_by_topic", ["topic"], unique=False)

    op.create_table(
        "marks",
        sa.Column("source", Name, nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("source"),
    )
    op.create_table(
        "pages",
        sa.Column("kind", Name, nullable=False),
        sa.Column("id", Name, nullable=False),
        sa.Column("touched", sa.Integer(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.PrimaryKeyConstraint("kind", "id"),
    )
    with op.batch_alter_table("pages", schema=None) as batch_op:
        batch_op.create_index(
            "pages_waiting",
            ["kind", "id"],
            unique=False,
            sqlite_where=sa.text("touched <> written"),
            postgresql_where=sa.text("touched <> written"),
        )

    op.create_table(
        "pings",
        sa.Column("hub", Words, nullable=False),
        sa.Column("topic", Words, nullable=False),
        sa.Column("changed", Utc(), nullable=False),
        sa.Column("due", Utc(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hub", "topic"),
    )
    op.create_table(
        "placements",
        sa.Column("article", Name, nullable=False),
        sa.Column("story", Name, nullable=False),
        sa.Column("topic", Name, nullable=False),
        sa.Column("duplicate_of", Name, nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("reason", Words, nullable=False),
        sa.Column("features", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("article"),
    )
    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placements_story"), ["story"], unique=False)
        batch_op.create_index(batch_op.f("ix_placements_topic"), ["topic"], unique=False)

    op.create_table(
        "revisions",
        sa.Column("what", Name, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("proof", Words, nullable=False),
        sa.PrimaryKeyConstraint("what"),
    )
    op.create_table(
        "searchable",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("article", Name, nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("article"),
    )
    op.create_table(
        "shards",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("until", Utc(), nullable=False),
        sa.Column("holder", Words, nullable=True),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "sources",
        sa.Column("name", Name, nullable=False),
        sa.Column("address", Words, nullable=True),
        sa.Column("etag", Words, nullable=True),
        sa.Column("last_modified", Words, nullable=True),
        sa.Column("validated", Utc(), nullable=True),
        sa.Column("validated_at", Words, nullable=True),
        sa.Column("body_hash", Name, nullable=True),
        sa.Column("unread", sa.Boolean(), nullable=False),
        sa.Column("checked", Utc(), nullable=True),
        sa.Column("succeeded", Utc(), nullable=True),
        sa.Column("changed", Utc(), nullable=True),
        sa.Column("due", Utc(), nullable=True),
        sa.Column("interval", sa.Float(), nullable=True),
        sa.Column("gap", sa.Float(), nullable=True),
        sa.Column("asked", sa.Float(), nullable=True),
        sa.Column("skips", Words, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", Words, nullable=True),
        sa.Column("moved_to", Words, nullable=True),
        sa.Column("moved_since", Utc(), nullable=True),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("held_until", Utc(), nullable=True),
        sa.Column("held_scope", Words, nullable=True),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "stories",
        sa.Column("id", Name, nullable=False),
        sa.Column("topic", Name, nullable=False),
        sa.Column("first", Utc(), nullable=False),
        sa.Column("latest", Utc(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("stories", schema=None) as batch_op:
        batch_op.create_index("stories_by_latest", ["latest", "id"], unique=False)

    op.create_table(
        "subscriptions",
        sa.Column("source", Name, nullable=False),
        sa.Column("hub", Words, nullable=False),
        sa.Column("topic", Words, nullable=False),
        sa.Column("token", Name, nullable=False),
        sa.Column("secret", Name, nullable=False),
        sa.Column("asked", Utc(), nullable=True),
        sa.Column("until", Utc(), nullable=True),
        sa.PrimaryKeyConstraint("source"),
        sa.UniqueConstraint("token"),
    )
    op.create_table(
        "times",
        sa.Column("name", Name, nullable=False),
        sa.Column("time", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "topics",
        sa.Column("id", Name, nullable=False),
        sa.Column("first", Utc(), nullable=False),
        sa.Column("latest", Utc(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("topics", schema=None) as batch_op:
        batch_op.create_index("topics_by_latest", ["latest", "id"], unique=False)

    op.create_table(
        "troubles",
        sa.Column("key", Words, nullable=False),
        sa.Column("told", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "versions",
        sa.Column("article", Name, nullable=False),
        sa.Column("version", Name, nullable=False),
        sa.Column("seen", Utc(), nullable=False),
        sa.Column("title", Words, nullable=False),
        sa.Column("text", Words, nullable=False),
        sa.Column("html", Words, nullable=False),
        sa.PrimaryKeyConstraint("article", "version"),
    )


def downgrade() -> None:
    op.drop_table("versions")
    op.drop_table("troubles")
    with op.batch_alter_table("topics", schema=None) as batch_op:
        batch_op.drop_index("topics_by_latest")

    op.drop_table("topics")
    op.drop_table("times")
    op.drop_table("subscriptions")
    with op.batch_alter_table("stories", schema=None) as batch_op:
        batch_op.drop_index("stories_by_latest")

    op.drop_table("stories")
    op.drop_table("sources")
    op.drop_table("shards")
    op.drop_table("searchable")
    op.drop_table("revisions")
    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_placements_topic"))
        batch_op.drop_index(batch_op.f("ix_placements_story"))

    op.drop_table("placements")
    op.drop_table("pings")
    with op.batch_alter_table("pages", schema=None) as batch_op:
        batch_op.drop_index(
            "pages_waiting",
            sqlite_where=sa.text("touched <> written"),
            postgresql_where=sa.text("touched <> written"),
        )

    op.drop_table("pages")
    op.drop_table("marks")
    with op.batch_alter_table("lines", schema=None) as batch_op:
        batch_op.drop_index("lines_by_topic")
        batch_op.drop_index("lines_by_time")

    op.drop_table("lines")
    op.drop_table("images")
    op.drop_table("history")
    op.drop_table("forgotten")
    with op.batch_alter_table("entries", schema=None) as batch_op:
        batch_op.drop_index("entries_by_update")
        batch_op.drop_index("entries_by_page")
        batch_op.drop_index("entries_by_key")

    op.drop_table("entries")
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deliveries_source"))

    op.drop_table("deliveries")
    op.drop_table("corrections")
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.drop_index("cards_by_latest")

    op.drop_table("cards")
    with op.batch_alter_table("articles", schema=None) as batch_op:
        batch_op.drop_index(
            "articles_with_text", sqlite_where=sa.text("text <> ''"), postgresql_where=sa.text("text <> ''")
        )
        batch_op.drop_index(
            "articles_pending", sqlite_where=sa.text("pending = 1"), postgresql_where=sa.text("pending")
        )
        batch_op.drop_index("articles_by_time")
        batch_op.drop_index("articles_by_source")
        batch_op.drop_index("articles_by_change")

    op.drop_table("articles")
    with op.batch_alter_table("archived", schema=None) as batch_op:
        batch_op.drop_index(
            "archived_unlisted", sqlite_where=sa.text("listed = 0"), postgresql_where=sa.text("not listed")
        )
        batch_op.drop_index("archived_by_shelf")
        batch_op.drop_index("archived_by_change")

    op.drop_table("archived")
    op.drop_table("aliases")
