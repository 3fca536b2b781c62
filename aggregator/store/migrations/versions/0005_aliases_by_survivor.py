"""What was merged into a topic is asked at each publication, and was sought among all that ever was"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("aliases_by_survivor", "aliases", ["kind", "survivor"])
