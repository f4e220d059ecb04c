"""Where an answer to a letter goes

Revision ID: 7aaa30c4c09a
Revises: bddee286096f
Created: 2026-11-22 05:12:29.004499
"""

import sqlalchemy as sa
from alembic import op

revision = "7aaa30c4c09a"
down_revision = "bddee286096f"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reply_to", sa.String(length=254), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_column("reply_to")
