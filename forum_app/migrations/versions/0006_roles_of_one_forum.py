"""Limit a recruiter's role to the forums where they come, but for the one who registered the company.

Revision ID: 0006
Revises: 0005
Created: 2026-11-30 21:20:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# The first person with an account, at a company that registered itself, keeps all its forums. The others keep those
# where they come; a company whose people were all invited by organisers has no owner.
_OTHERS = """
    held.role = 'recruiter' AND held.scope_kind = 'company' AND held.until IS NULL AND held.forum_id IS NULL AND NOT (
        held.account_id = (
            SELECT first.account_id FROM recruiter AS first
            WHERE first.company_id = held.scope_id AND first.account_id IS NOT NULL ORDER BY first.id LIMIT 1
        ) AND EXISTS (
            SELECT 1 FROM participation AS own WHERE own.company_id = held.scope_id AND own.source = 'self'
        )
    )
"""
_LIMIT = f"""
    INSERT INTO role_grant (account_id, role, scope_kind, scope_id, forum_id, since, until, granted_by_id)
    SELECT DISTINCT held.account_id, held.role, held.scope_kind, held.scope_id, participation.forum_id, held.since,
           held.until, held.granted_by_id
    FROM role_grant AS held
    JOIN recruiter ON recruiter.account_id = held.account_id AND recruiter.company_id = held.scope_id
    JOIN recruiter_presence ON recruiter_presence.recruiter_id = recruiter.id
    JOIN participation ON participation.id = recruiter_presence.participation_id
    WHERE {_OTHERS}
"""  # noqa: S608 (both texts are of this file)
_END = f"UPDATE role_grant AS held SET until = CURRENT_TIMESTAMP WHERE {_OTHERS}"  # noqa: S608 (as above)


def upgrade() -> None:
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.add_column(sa.Column("forum_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("join_request", schema=None) as batch_op:
        batch_op.drop_constraint("uq_join_request_company_id_account_id", type_="unique")
        batch_op.create_unique_constraint(
            "uq_join_request_company_id_forum_id_account_id", ["company_id", "forum_id", "account_id"]
        )
    op.execute(_LIMIT)
    op.execute(_END)


def downgrade() -> None:
    op.execute("UPDATE role_grant SET until = NULL WHERE role = 'recruiter' AND forum_id IS NULL AND until IS NOT NULL")
    op.execute("DELETE FROM role_grant WHERE forum_id IS NOT NULL")
    with op.batch_alter_table("join_request", schema=None) as batch_op:
        batch_op.drop_constraint("uq_join_request_company_id_forum_id_account_id", type_="unique")
        batch_op.create_unique_constraint("uq_join_request_company_id_account_id", ["company_id", "account_id"])
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_column("forum_id")
