"""Alembic's entry: runs the migrations on the connection that `store.database` hands over."""

from alembic import context

from aggregator.store import schema


def is_ours(name: str | None, kind: str, _: object) -> bool:
    """Whether the metadata speaks of it; the index of words consists of tables of its own."""
    return not (kind == "table" and name is not None and name.startswith(schema.SEARCH_INDEX))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=schema.complete(),
    render_as_batch=True,
    include_name=is_ours,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
