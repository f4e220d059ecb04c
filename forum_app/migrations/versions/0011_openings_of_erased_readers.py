"""Let the opening of a CV stay once the recruiter who opened it is erased.

Revision ID: 0011
Revises: 0010
Created: 2026-11-30 22:30:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cv_opening", schema=None) as batch_op:
        batch_op.alter_column("account_id", existing_type=sa.INTEGER(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM cv_opening WHERE account_id IS NULL")
    with op.batch_alter_table("cv_opening", schema=None) as batch_op:
        batch_op.alter_column("account_id", existing_type=sa.INTEGER(), nullable=False)
