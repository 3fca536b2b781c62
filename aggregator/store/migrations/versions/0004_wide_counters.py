"""Counters of 64 bits: on PostgreSQL, two billion articles or transactions were the end"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COUNTERS = (("revisions", "number"), ("deliveries", "id"), ("searchable", "number"))
SEQUENCES = ("deliveries_id_seq", "searchable_number_seq")


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, column in COUNTERS:
        op.alter_column(table, column, type_=sa.BigInteger())
    for sequence in SEQUENCES:
        op.execute(f"ALTER SEQUENCE {sequence} AS bigint")
    op.execute("ALTER TABLE IF EXISTS search_index ALTER COLUMN number TYPE bigint")
