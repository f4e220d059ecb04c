"""Imports that can be taken back

Revision ID: bddee286096f
Revises: d562edf4dbf8
Created: 2026-11-22 04:46:05.402814
"""

import sqlalchemy as sa
from alembic import op

revision = "bddee286096f"
down_revision = "d562edf4dbf8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("cancelled_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_import_batch_cancelled_by_id_account"), "account", ["cancelled_by_id"], ["id"]
        )

    op.create_table(
        "import_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("participation_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("account_made", sa.Boolean(), nullable=False),
        sa.Column("role_granted", sa.Boolean(), nullable=False),
        sa.Column("company_made", sa.Boolean(), nullable=False),
        sa.Column("filled", sa.JSON(), nullable=False),
        sa.Column("company_version", sa.Integer(), nullable=True),
        sa.Column("stays", sa.Boolean(), nullable=False),
        sa.Column("stays_for", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_import_entry_account_id_account"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_import_entry_batch_id_import_batch"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_import_entry_participation_id_participation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_import_entry_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_entry")),
    )
    with op.batch_alter_table("import_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_entry_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_entry_batch_id_line"), ["batch_id", "line"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_entry_participation_id"), ["participation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_entry_registration_id"), ["registration_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_import_batch_cancelled_by_id_account"), type_="foreignkey")
        batch_op.drop_column("cancelled_by_id")
        batch_op.drop_column("cancelled_at")

    with op.batch_alter_table("import_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_entry_registration_id"))
        batch_op.drop_index(batch_op.f("ix_import_entry_participation_id"))
        batch_op.drop_index(batch_op.f("ix_import_entry_batch_id_line"))
        batch_op.drop_index(batch_op.f("ix_import_entry_account_id"))

    op.drop_table("import_entry")
