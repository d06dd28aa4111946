"""The open present views of each process."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "leaderboard_screens",
        sa.Column("process", sa.String(16), primary_key=True),
        sa.Column("at", sa.Float(53), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
    )
