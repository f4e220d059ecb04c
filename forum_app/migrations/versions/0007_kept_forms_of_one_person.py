"""Bind a form kept for an expired session to its person, and seal it.

Revision ID: 0007
Revises: 0006
Created: 2026-11-30 21:30:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM kept_form")  # they live an hour, and do not say whose they are
    with op.batch_alter_table("kept_form", schema=None) as batch_op:
        batch_op.drop_column("fields")
        batch_op.add_column(sa.Column("sealed", sa.LargeBinary(), nullable=False))
        batch_op.add_column(sa.Column("account_id", sa.Integer(), nullable=False))
        batch_op.create_foreign_key(
            op.f("fk_kept_form_account_id_account"), "account", ["account_id"], ["id"], ondelete="CASCADE"
        )
        batch_op.create_index(batch_op.f("ix_kept_form_account_id"), ["account_id"], unique=False)


def downgrade() -> None:
    op.execute("DELETE FROM kept_form")
    with op.batch_alter_table("kept_form", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kept_form_account_id"))
        batch_op.drop_constraint(op.f("fk_kept_form_account_id_account"), type_="foreignkey")
        batch_op.drop_column("account_id")
        batch_op.drop_column("sealed")
        batch_op.add_column(sa.Column("fields", sa.JSON(), nullable=False))
