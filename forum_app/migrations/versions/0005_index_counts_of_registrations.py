"""Index what the dashboard counts: states, levels and families of a forum's registrations.

Revision ID: 0005
Revises: 0004
Created: 2026-11-30 19:35:00
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_index(
            "ix_registration_forum_id_state_level_family", ["forum_id", "state", "level", "family"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index("ix_registration_forum_id_state_level_family")
