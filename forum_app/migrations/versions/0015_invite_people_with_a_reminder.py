"""Invite people with a reminder.

Revision ID: 0015
Revises: 0014
Created: 2026-12-01 00:46:24
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "candidate_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminder_hash", sa.String(length=64), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_candidate_invitation_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_invitation")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_candidate_invitation_registration_id")),
        sa.UniqueConstraint("reminder_hash", name=op.f("uq_candidate_invitation_reminder_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_candidate_invitation_token_hash")),
    )
    with op.batch_alter_table("candidate_invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidate_invitation_remind_at"), ["remind_at"], unique=False)

    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.add_column(sa.Column("given_by", sa.String(length=160), server_default="", nullable=False))

    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("given_by", sa.String(length=160), server_default="", nullable=False))

    op.execute(
        "INSERT INTO candidate_invitation (registration_id, sent_at, expires_at) "
        "SELECT registration.id, min(letter.created_at), min(letter.created_at) FROM letter "
        "JOIN registration ON registration.id = letter.subject_id WHERE letter.subject_kind = 'registration' "
        "AND letter.kind = 'candidates.invited' AND letter.state <> 'cancelled' GROUP BY registration.id"
    )


def downgrade() -> None:
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_column("given_by")

    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.drop_column("given_by")

    with op.batch_alter_table("candidate_invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidate_invitation_remind_at"))

    op.drop_table("candidate_invitation")
