"""Give calendars to companies.

Revision ID: 0014
Revises: 0013
Created: 2026-12-01 00:48:23.925574
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("participation_id", sa.Integer(), nullable=True),
        sa.Column("nonce", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_calendar_feed_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_calendar_feed_participation_id_participation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name=op.f("fk_calendar_feed_registration_id_registration"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint(
            "account_id", "participation_id", name=op.f("uq_calendar_feed_account_id_participation_id")
        ),
        sa.UniqueConstraint("account_id", "registration_id", name=op.f("uq_calendar_feed_account_id_registration_id")),
    )
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_feed_participation_id"), ["participation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_calendar_feed_registration_id"), ["registration_id"], unique=False)

    with op.batch_alter_table("interview", schema=None) as batch_op:
        batch_op.add_column(sa.Column("company_slot_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("company_table_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_interview_company_slot_id_slot"), "slot", ["company_slot_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_interview_company_table_id_forum_table"), "forum_table", ["company_table_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("interview", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_interview_company_table_id_forum_table"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_interview_company_slot_id_slot"), type_="foreignkey")
        batch_op.drop_column("company_table_id")
        batch_op.drop_column("company_slot_id")

    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_feed_registration_id"))
        batch_op.drop_index(batch_op.f("ix_calendar_feed_participation_id"))

    op.drop_table("calendar_feed")
