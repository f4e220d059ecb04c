"""Except somebody from the workshop, and forget the dates of SIRET that nobody checked.

Revision ID: 0016
Revises: 0015
Created: 2026-12-01 01:15:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workshop_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_workshop_exception_account_id_account")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_workshop_exception_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_exception")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_workshop_exception_registration_id")),
    )
    with op.batch_alter_table("workshop_exception", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_exception_account_id"), ["account_id"], unique=False)
    # until now the approval of a company wrote this date, and nobody had looked anything up
    op.execute("UPDATE company SET siret_checked_at = NULL")


def downgrade() -> None:
    op.drop_table("workshop_exception")
