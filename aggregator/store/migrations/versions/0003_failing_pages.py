"""Pages that could not be read: how often, and when to ask again"""

import sqlalchemy as sa
from alembic import op

from aggregator.store.schema import Name, Utc

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "failing_pages",
        sa.Column("article", Name, primary_key=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("due", Utc(), nullable=False),
    )
