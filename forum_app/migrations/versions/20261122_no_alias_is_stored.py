"""No alias is stored

Revision ID: d961239cff18
Revises: 7aaa30c4c09a
Created: 2026-11-22 07:42:50.145626
"""

import sqlalchemy as sa
from alembic import op

revision = "d961239cff18"
down_revision = "7aaa30c4c09a"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_column("alias")


def downgrade() -> None:
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("alias", sa.VARCHAR(length=40), nullable=True))
