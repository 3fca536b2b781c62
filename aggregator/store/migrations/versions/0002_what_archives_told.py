"""What archives told: up to which update an archive document holds an entry"""

import sqlalchemy as sa
from alembic import op

from aggregator.store.schema import Utc

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("entries", sa.Column("archived", Utc(), nullable=True))
