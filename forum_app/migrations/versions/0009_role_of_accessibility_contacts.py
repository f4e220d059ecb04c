"""Hold the accessibility contact of a forum as a dated role.

Revision ID: 0009
Revises: 0008
Created: 2026-11-30 21:55:00
"""

from calendar import monthrange
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_FORUMS = sa.table(
    "forum",
    sa.column("id", sa.Integer),
    sa.column("held_on", sa.Date),
    sa.column("time_zone", sa.String),
    sa.column("accessibility_contact_id", sa.Integer),
)
_ROLES = sa.table(
    "role_grant",
    sa.column("account_id", sa.Integer),
    sa.column("role", sa.String),
    sa.column("scope_kind", sa.String),
    sa.column("scope_id", sa.Integer),
    sa.column("since", sa.DateTime(timezone=True)),
    sa.column("until", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    connection = op.get_bind()
    named = connection.execute(sa.select(_FORUMS).where(_FORUMS.c.accessibility_contact_id.is_not(None))).all()
    roles = [
        {
            "account_id": forum.accessibility_contact_id,
            "role": "accessibility",
            "scope_kind": "forum",
            "scope_id": forum.id,
            "since": datetime.now(UTC),
            "until": _month_after(forum.held_on, forum.time_zone),
        }
        for forum in named
    ]
    if roles:
        connection.execute(sa.insert(_ROLES), roles)
    with op.batch_alter_table("forum", schema=None) as batch_op:
        batch_op.drop_constraint("fk_forum_accessibility_contact_id_account", type_="foreignkey")
        batch_op.drop_column("accessibility_contact_id")


def downgrade() -> None:
    with op.batch_alter_table("forum", schema=None) as batch_op:
        batch_op.add_column(sa.Column("accessibility_contact_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            "fk_forum_accessibility_contact_id_account", "account", ["accessibility_contact_id"], ["id"]
        )
    op.execute(
        "UPDATE forum SET accessibility_contact_id = ("
        "SELECT account_id FROM role_grant WHERE role = 'accessibility' AND scope_id = forum.id "
        "AND (until IS NULL OR until > CURRENT_TIMESTAMP) ORDER BY id LIMIT 1)"
    )
    op.execute("DELETE FROM role_grant WHERE role = 'accessibility'")


def _month_after(day: date, zone: str) -> datetime:
    """Return eight in the evening, a month after the forum."""
    year, month = day.year + day.month // 12, day.month % 12 + 1
    end = date(year, month, min(day.day, monthrange(year, month)[1]))
    return datetime.combine(end, time(20), tzinfo=ZoneInfo(zone)).astimezone(UTC)
