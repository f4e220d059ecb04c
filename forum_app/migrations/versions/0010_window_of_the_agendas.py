"""Give each forum the window of its agendas: from three days before it, as proposed, to a month after.

Revision ID: 0010
Revises: 0009
Created: 2026-11-30 22:00:00
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_WINDOW = sa.table(
    "window",
    sa.column("forum_id", sa.Integer),
    sa.column("kind", sa.String),
    sa.column("opens_at", sa.DateTime(timezone=True)),
    sa.column("closes_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    days = sa.select(_WINDOW.c.forum_id, _WINDOW.c.opens_at).where(_WINDOW.c.kind == "day")
    rows = [
        {
            "forum_id": forum_id,
            "kind": "agendas",
            "opens_at": opens_at - timedelta(days=3) + timedelta(hours=8),
            "closes_at": opens_at + timedelta(days=30),
        }
        for forum_id, opens_at in op.get_bind().execute(days)
    ]
    if rows:
        op.get_bind().execute(sa.insert(_WINDOW), rows)


def downgrade() -> None:
    op.get_bind().execute(sa.delete(_WINDOW).where(_WINDOW.c.kind == "agendas"))
