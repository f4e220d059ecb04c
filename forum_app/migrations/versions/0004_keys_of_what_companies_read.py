"""Keep the keys by which companies sort and search candidates: nothing in them but what companies read.

Revision ID: 0004
Revises: 0003
Created: 2026-11-30 18:30:00
"""

import json
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def plain(text: str) -> str:
    """Return the text as `core.text_keys.plain` did when this was written."""
    for letter, without in {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ł": "l", "Ł": "L", "’": "'"}.items():
        text = text.replace(letter, without)
    decomposed = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).casefold().split())


def initial(last_name: str) -> str:
    """Return the initial as `core.text_keys.initial` did when this was written."""
    words = [
        w
        for w in last_name.replace("'", "' ").replace("’", "' ").split()
        if w.rstrip("'").casefold() not in ("d", "de")
    ]
    letters = [c for w in words[:1] for c in w if c.isalpha()]
    return f"{letters[0]}." if letters else ""


def upgrade() -> None:
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("public_sort_key", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("public_search_key", sa.String(length=1000), server_default="", nullable=False))
    connection = op.get_bind()
    rows = connection.execute(
        sa.text("SELECT id, first_name, last_name, diploma, sub_family, skills FROM registration")
    ).all()
    for row in rows:
        skills = json.loads(row.skills) if isinstance(row.skills, str) else row.skills or []
        connection.execute(
            sa.text("UPDATE registration SET public_sort_key = :name, public_search_key = :profile WHERE id = :id"),
            {
                "id": row.id,
                "name": plain(f"{row.first_name} {initial(row.last_name)}")[:200],
                "profile": plain(" ".join(filter(None, (row.diploma, row.sub_family, *skills))))[:1000],
            },
        )


def downgrade() -> None:
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_column("public_search_key")
        batch_op.drop_column("public_sort_key")
