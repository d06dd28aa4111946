"""The event, the log of changes to it, and what viewers see while it is frozen."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "leaderboard_event",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
    )
    op.create_table(
        "leaderboard_audit",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.Float(53), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
    )
    op.create_index("leaderboard_audit_at", "leaderboard_audit", ["at"])
    op.create_table(
        "leaderboard_frozen",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
