"""Keep the facts of a letter until it leaves, and the calendar number that a candidate was told.

Revision ID: 0003
Revises: 0002
Created: 2026-11-30 15:20:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reply_name", sa.String(length=120), server_default="", nullable=False))
        batch_op.add_column(sa.Column("forum_title", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("language", sa.String(length=8), server_default="fr", nullable=False))
        batch_op.add_column(sa.Column("facts", sa.JSON(), server_default="{}", nullable=False))
    with op.batch_alter_table("interview", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_sequence", sa.Integer(), nullable=True))
    op.execute("UPDATE interview SET told_sequence = sequence WHERE told_state IS NOT NULL")


def downgrade() -> None:
    with op.batch_alter_table("interview", schema=None) as batch_op:
        batch_op.drop_column("told_sequence")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_column("facts")
        batch_op.drop_column("language")
        batch_op.drop_column("forum_title")
        batch_op.drop_column("reply_name")
