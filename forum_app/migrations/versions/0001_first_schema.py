"""Create every table.

This one migration replaces the five of the first weeks (docs/decisions/0007-migrations.md).

Revision ID: 0001
Revises:
Created: 2026-11-30 14:39:45.810066
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("first_name", sa.String(length=100), nullable=False),
        sa.Column("last_name", sa.String(length=100), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("session_stamp", sa.String(length=40), nullable=False),
        sa.Column("email_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "company",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("siret", sa.String(length=14), nullable=True),
        sa.Column(
            "no_siret_reason",
            sa.Enum("startup", "foreign", name="nosiretreason", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("siret_checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column(
            "size", sa.Enum("tpe", "pme", "eti", "ge", name="companysize", native_enum=False, length=40), nullable=True
        ),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("naf", sa.String(length=6), nullable=True),
        sa.Column("idcc", sa.String(length=4), nullable=True),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("departement", sa.String(length=3), nullable=True),
        sa.Column("activity", sa.String(length=200), nullable=False),
        sa.Column("presentation", sa.Text(), nullable=False),
        sa.Column("website", sa.String(length=300), nullable=True),
        sa.Column("sort_key", sa.String(length=200), nullable=False),
        sa.Column("search_key", sa.String(length=1000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
        sa.UniqueConstraint("siret", name=op.f("uq_company_siret")),
    )
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_company_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "ended_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ended_session")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_ended_session_key_hash")),
    )
    with op.batch_alter_table("ended_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ended_session_at"), ["at"], unique=False)

    op.create_table(
        "journal_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("on_behalf_of_id", sa.Integer(), nullable=True),
        sa.Column("forum_id", sa.Integer(), nullable=True),
        sa.Column("verb", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=True),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
    )
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_entry_forum_id_at"), ["forum_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_journal_entry_kind_object_id"), ["kind", "object_id"], unique=False)

    op.create_table(
        "kept_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("path", sa.String(length=2000), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_form")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_kept_form_key_hash")),
    )
    with op.batch_alter_table("kept_form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kept_form_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("reply_to", sa.String(length=254), server_default="", nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("calendar", sa.Text(), nullable=True),
        sa.Column("calendar_method", sa.String(length=20), nullable=True),
        sa.Column("subject_kind", sa.String(length=40), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("security", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "claimed", "sent", "failed", "cancelled", name="letterstate", native_enum=False, length=40
            ),
            nullable=False,
        ),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(length=500), nullable=True),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("key", name=op.f("uq_letter_key")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_forum_id_state"), ["forum_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_state_not_before"), ["state", "not_before"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_letter_subject_kind_subject_id"), ["subject_kind", "subject_id"], unique=False
        )

    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("short_name", sa.String(length=40), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=True),
        sa.Column("website", sa.String(length=300), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("name", name=op.f("uq_organisation_name")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email_hash", sa.String(length=64), nullable=False),
        sa.Column("origin_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_failure_email_hash_at"), ["email_hash", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_failure_origin_hash_at"), ["origin_hash", "at"], unique=False)

    op.create_table(
        "stored_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purge_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stored_file_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stored_file_purge_at"), ["purge_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_stored_file_sha256"), ["sha256"], unique=False)

    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("location", sa.String(length=2000), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("key", "fingerprint", name=op.f("uq_submission_key_fingerprint")),
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_submission_at"), ["at"], unique=False)

    op.create_table(
        "worker_heartbeat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_heartbeat")),
        sa.UniqueConstraint("name", name=op.f("uq_worker_heartbeat_name")),
    )
    op.create_table(
        "offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column(
            "family",
            sa.Enum("rd", "production", "commercial", "support", name="family", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column(
            "contract",
            sa.Enum(
                "cdi",
                "cdd",
                "interim",
                "vie",
                "cifre",
                "alternance",
                "shared",
                name="offercontract",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("level", sa.Enum("3", "4", "5", "6", "7", "8", name="offerlevel", native_enum=False), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("salary_min", sa.Integer(), nullable=True),
        sa.Column("salary_max", sa.Integer(), nullable=True),
        sa.Column("dated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_offer_company_id_company")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_company_id"), ["company_id"], unique=False)

    op.create_table(
        "recruiter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("first_name", sa.String(length=100), nullable=False),
        sa.Column("last_name", sa.String(length=100), nullable=False),
        sa.Column("function", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recruiter_account_id_account")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_recruiter_company_id_company")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recruiter")),
    )
    with op.batch_alter_table("recruiter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recruiter_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recruiter_company_id"), ["company_id"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "national_organiser",
                "territorial_organiser",
                "desk",
                "trainer",
                "accompanist",
                "candidate",
                "recruiter",
                "sponsor",
                "funder",
                name="role",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "scope_kind",
            sa.Enum("all", "territory", "forum", "company", "own", name="scopekind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("scope_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_role_grant_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_grant_scope_kind_scope_id"), ["scope_kind", "scope_id"], unique=False)

    op.create_table(
        "sign_in_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column(
            "purpose",
            sa.Enum("sign_in", "confirm", "set_up", name="purpose", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("digits_hash", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_code_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_code")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_code_token_hash")),
    )
    with op.batch_alter_table("sign_in_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_code_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_in_code_email"), ["email"], unique=False)

    op.create_table(
        "territory",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("departements", sa.JSON(), nullable=False),
        sa.Column("school_zone", sa.String(length=1), nullable=True),
        sa.Column("holiday_subdivision", sa.String(length=4), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_territory_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_territory")),
        sa.UniqueConstraint("name", name=op.f("uq_territory_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_territory_slug")),
    )
    with op.batch_alter_table("territory", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_territory_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "workshop",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_zone", sa.String(length=40), nullable=False),
        sa.Column("venue", sa.String(length=160), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_workshop_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop")),
    )
    with op.batch_alter_table("workshop", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "forum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("forum", "visit", "meeting_day", "club", name="forumkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum("draft", "announced", "cancelled", name="forumstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("territory_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("venue", sa.String(length=160), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("step_free_access", sa.Text(), nullable=False),
        sa.Column("venue_capacity", sa.Integer(), nullable=True),
        sa.Column("pitch", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=False),
        sa.Column("time_zone", sa.String(length=40), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("table_capacity", sa.Integer(), nullable=False),
        sa.Column("wish_cap", sa.Integer(), nullable=False),
        sa.Column("interview_cap", sa.Integer(), nullable=False),
        sa.Column(
            "booking_audience",
            sa.Enum("chose_us", "all", name="bookingaudience", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("booking_paused", sa.Boolean(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column(
            "workshop_policy",
            sa.Enum("required", "recommended", "free", name="workshoppolicy", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column(
            "certificate_policy",
            sa.Enum("none", "optional", "required", name="certificatepolicy", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("contact_name", sa.String(length=120), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("accessibility_contact_id", sa.Integer(), nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("companies_public_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agendas_published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["accessibility_contact_id"], ["account.id"], name=op.f("fk_forum_accessibility_contact_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_forum_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["territory_id"], ["territory.id"], name=op.f("fk_forum_territory_id_territory")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forum")),
        sa.UniqueConstraint("slug", name=op.f("uq_forum_slug")),
    )
    with op.batch_alter_table("forum", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_forum_held_on"), ["held_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_forum_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_forum_territory_id"), ["territory_id"], unique=False)

    op.create_table(
        "trainer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("first_name", sa.String(length=100), nullable=False),
        sa.Column("last_name", sa.String(length=100), nullable=False),
        sa.Column("organisation_name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_trainer_account_id_account")),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_trainer_workshop_id_workshop")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trainer")),
    )
    with op.batch_alter_table("trainer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_trainer_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_trainer_workshop_id"), ["workshop_id"], unique=False)

    op.create_table(
        "badge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("candidate", "recruiter", "organiser", "trainer", name="badgerole", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_badge_forum_id_forum")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge")),
        sa.UniqueConstraint("forum_id", "code", name=op.f("uq_badge_forum_id_code")),
        sa.UniqueConstraint("token", name=op.f("uq_badge_token")),
    )
    with op.batch_alter_table("badge", schema=None) as batch_op:
        batch_op.create_index(
            "uq_badge_valid_subject",
            ["forum_id", "subject_kind", "subject_id"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

    op.create_table(
        "half_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=False),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        sa.Column("changeover_minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_half_day_forum_id_forum")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_half_day")),
        sa.UniqueConstraint("forum_id", "starts_at", name=op.f("uq_half_day_forum_id_starts_at")),
    )
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum("candidates", "companies", name="importkind", native_enum=False, length=40), nullable=False
        ),
        sa.Column(
            "state",
            sa.Enum("checked", "done", "abandoned", "cancelled", name="importstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by_id", sa.Integer(), nullable=True),
        sa.Column("consent_where", sa.String(length=200), nullable=True),
        sa.Column("consent_on", sa.DateTime(timezone=True), nullable=True),
        sa.Column("consent_text", sa.String(length=200), nullable=True),
        sa.Column("invite", sa.Boolean(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["account.id"], name=op.f("fk_import_batch_asked_by_id_account")),
        sa.ForeignKeyConstraint(
            ["cancelled_by_id"], ["account.id"], name=op.f("fk_import_batch_cancelled_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_import_batch_file_id_stored_file"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_import_batch_forum_id_forum")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_batch_forum_id_asked_at"), ["forum_id", "asked_at"], unique=False)

    op.create_table(
        "join_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("function", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_join_request_account_id_account")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_join_request_company_id_company")),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_join_request_forum_id_forum")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_request")),
        sa.UniqueConstraint("company_id", "account_id", name=op.f("uq_join_request_company_id_account_id")),
    )
    with op.batch_alter_table("join_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_join_request_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_join_request_forum_id"), ["forum_id"], unique=False)

    op.create_table(
        "opening_alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_opening_alert_forum_id_forum")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_alert")),
        sa.UniqueConstraint("digest", name=op.f("uq_opening_alert_digest")),
    )
    with op.batch_alter_table("opening_alert", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opening_alert_forum_id"), ["forum_id"], unique=False)

    op.create_table(
        "paper_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("badges", "company_agendas", "candidate_agendas", name="paperkind", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("asked", "running", "done", "failed", name="paperstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(length=500), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("company_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["account.id"], name=op.f("fk_paper_job_asked_by_id_account")),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_paper_job_file_id_stored_file"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_paper_job_forum_id_forum")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_job")),
    )
    with op.batch_alter_table("paper_job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paper_job_forum_id_asked_at"), ["forum_id", "asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_paper_job_state"), ["state"], unique=False)

    op.create_table(
        "participation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "to_examine",
                "approved",
                "waiting",
                "refused",
                "withdrawn",
                name="participationstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_reason", sa.String(length=500), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("need_overload", sa.Text(), nullable=False),
        sa.Column("need_task", sa.Text(), nullable=False),
        sa.Column("need_equipment", sa.Text(), nullable=False),
        sa.Column("need_start", sa.String(length=160), nullable=False),
        sa.Column("need_place", sa.String(length=160), nullable=False),
        sa.Column("need_dated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("families", sa.JSON(), nullable=False),
        sa.Column("table_count", sa.Integer(), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("contact_phone", sa.String(length=20), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_participation_company_id_company")),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_participation_forum_id_forum")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
        sa.UniqueConstraint("company_id", "forum_id", name=op.f("uq_participation_company_id_forum_id")),
    )
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participation_forum_id_state"), ["forum_id", "state"], unique=False)

    op.create_table(
        "pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum("break", "lunch", "plenary", name="pausekind", native_enum=False, length=40), nullable=False
        ),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_pause_forum_id_forum")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
        sa.UniqueConstraint("forum_id", "starts_at", name=op.f("uq_pause_forum_id_starts_at")),
    )
    op.create_table(
        "programme_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column(
            "block", sa.Enum("workshop", "forum", name="programmeblock", native_enum=False, length=40), nullable=False
        ),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_programme_item_forum_id_forum")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_item")),
    )
    with op.batch_alter_table("programme_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_item_forum_id"), ["forum_id"], unique=False)

    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "invited",
                "to_examine",
                "waiting",
                "offered",
                "confirmed",
                "refused",
                "withdrawn",
                name="registrationstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_reason", sa.String(length=500), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("queue_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("priority_reason", sa.String(length=300), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("first_name", sa.String(length=100), nullable=False),
        sa.Column("last_name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("minor", sa.Boolean(), nullable=True),
        sa.Column("guardian_name", sa.String(length=160), nullable=True),
        sa.Column("guardian_contact", sa.String(length=254), nullable=True),
        sa.Column("guardian_authorised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "level",
            sa.Enum("3", "4", "5", "6", "7", "8", "pharmacist", name="level", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("diploma", sa.String(length=160), nullable=False),
        sa.Column("training_body", sa.String(length=160), nullable=False),
        sa.Column(
            "contract",
            sa.Enum(
                "apprenticeship",
                "professionalisation",
                "other",
                name="alternancecontract",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("host_company", sa.String(length=160), nullable=False),
        sa.Column("contract_end", sa.Date(), nullable=True),
        sa.Column("health_sector", sa.Boolean(), nullable=True),
        sa.Column(
            "family",
            sa.Enum("rd", "production", "commercial", "support", name="family", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("sub_family", sa.String(length=80), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("achievement", sa.Text(), nullable=False),
        sa.Column("solves", sa.Text(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("wanted_contracts", sa.JSON(), nullable=False),
        sa.Column("available_from", sa.Date(), nullable=True),
        sa.Column("departement", sa.String(length=3), nullable=True),
        sa.Column(
            "mobility",
            sa.Enum("departement", "neighbours", "region", "france", name="mobility", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("shared_question", sa.Text(), nullable=False),
        sa.Column("cv_file_id", sa.Integer(), nullable=True),
        sa.Column("certificate_file_id", sa.Integer(), nullable=True),
        sa.Column("sort_key", sa.String(length=200), nullable=False),
        sa.Column("search_key", sa.String(length=1000), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_registration_account_id_account")),
        sa.ForeignKeyConstraint(
            ["certificate_file_id"], ["stored_file.id"], name=op.f("fk_registration_certificate_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["cv_file_id"], ["stored_file.id"], name=op.f("fk_registration_cv_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_registration_forum_id_forum")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("forum_id", "account_id", name=op.f("uq_registration_forum_id_account_id")),
    )
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registration_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_registration_forum_id_sort_key"), ["forum_id", "sort_key"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_registration_forum_id_state_queue_at"), ["forum_id", "state", "queue_at"], unique=False
        )

    op.create_table(
        "slot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_slot_forum_id_forum")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
        sa.UniqueConstraint("forum_id", "starts_at", name=op.f("uq_slot_forum_id_starts_at")),
    )
    op.create_table(
        "window",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "companies",
                "candidates",
                "wishes",
                "booking",
                "freeze",
                "day",
                "follow_up",
                name="windowkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "override", sa.Enum("open", "closed", name="windowoverride", native_enum=False, length=40), nullable=True
        ),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_window_opens_before_it_closes")),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_window_forum_id_forum")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_window")),
        sa.UniqueConstraint("forum_id", "kind", name=op.f("uq_window_forum_id_kind")),
    )
    op.create_table(
        "workshop_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("quota", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_workshop_opening_forum_id_forum")),
        sa.ForeignKeyConstraint(
            ["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_opening_workshop_id_workshop")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_opening")),
        sa.UniqueConstraint("workshop_id", "forum_id", name=op.f("uq_workshop_opening_workshop_id_forum_id")),
    )
    with op.batch_alter_table("workshop_opening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_opening_forum_id"), ["forum_id"], unique=False)

    op.create_table(
        "accommodation_need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("purge_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_accommodation_need_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accommodation_need")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_accommodation_need_registration_id")),
    )
    with op.batch_alter_table("accommodation_need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accommodation_need_purge_at"), ["purge_at"], unique=False)

    op.create_table(
        "candidate_absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_candidate_absence_registration_id_registration")
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_candidate_absence_slot_id_slot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_absence")),
        sa.UniqueConstraint("registration_id", "slot_id", name=op.f("uq_candidate_absence_registration_id_slot_id")),
    )
    with op.batch_alter_table("candidate_absence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidate_absence_slot_id"), ["slot_id"], unique=False)

    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("share", "cv", "follow_up", "news", name="consentpurpose", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("notice_version", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_consent_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consent_registration_id_purpose"), ["registration_id", "purpose"], unique=False
        )

    op.create_table(
        "cv_opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_cv_opening_account_id_account")),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_cv_opening_participation_id_participation")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_cv_opening_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cv_opening")),
    )
    with op.batch_alter_table("cv_opening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cv_opening_registration_id"), ["registration_id"], unique=False)

    op.create_table(
        "forum_table",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_forum_table_forum_id_forum")),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_forum_table_participation_id_participation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forum_table")),
        sa.UniqueConstraint("forum_id", "number", name=op.f("uq_forum_table_forum_id_number")),
    )
    with op.batch_alter_table("forum_table", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_forum_table_participation_id"), ["participation_id"], unique=False)

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

    op.create_table(
        "participation_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_participation_offer_offer_id_offer")),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_participation_offer_participation_id_participation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation_offer")),
        sa.UniqueConstraint(
            "participation_id", "offer_id", name=op.f("uq_participation_offer_participation_id_offer_id")
        ),
    )
    with op.batch_alter_table("participation_offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participation_offer_offer_id"), ["offer_id"], unique=False)

    op.create_table(
        "selection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column(
            "level",
            sa.Enum("strong", "yes", "maybe", name="selectionlevel", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_selection_participation_id_participation")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_selection_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection")),
        sa.UniqueConstraint(
            "participation_id", "registration_id", name=op.f("uq_selection_participation_id_registration_id")
        ),
    )
    with op.batch_alter_table("selection", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_selection_registration_id"), ["registration_id"], unique=False)

    op.create_table(
        "wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_wish_participation_id_participation")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_wish_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
        sa.UniqueConstraint(
            "registration_id", "participation_id", name=op.f("uq_wish_registration_id_participation_id")
        ),
        sa.UniqueConstraint("registration_id", "rank", name=op.f("uq_wish_registration_id_rank")),
    )
    with op.batch_alter_table("wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wish_participation_id"), ["participation_id"], unique=False)

    op.create_table(
        "workshop_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workshop_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("taken", "waiting", "released", name="seatstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("queue_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_workshop_seat_registration_id_registration")
        ),
        sa.ForeignKeyConstraint(["workshop_id"], ["workshop.id"], name=op.f("fk_workshop_seat_workshop_id_workshop")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workshop_seat")),
    )
    with op.batch_alter_table("workshop_seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_seat_registration_id"), ["registration_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_workshop_seat_workshop_id_state_queue_at"),
            ["workshop_id", "state", "queue_at"],
            unique=False,
        )
        batch_op.create_index(
            "uq_workshop_seat_live_registration",
            ["registration_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('taken', 'waiting')"),
            postgresql_where=sa.text("state IN ('taken', 'waiting')"),
        )

    op.create_table(
        "interview",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("forum_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "proposed",
                "firm",
                "declined",
                "cancelled",
                "expired",
                "held",
                "missed",
                name="interviewstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("closes_pair", sa.Boolean(), nullable=False),
        sa.Column(
            "decline_reason",
            sa.Enum("other_plan", "not_suited", "found", "other", name="declinereason", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_slot_id", sa.Integer(), nullable=True),
        sa.Column("told_table_id", sa.Integer(), nullable=True),
        sa.Column(
            "told_state",
            sa.Enum(
                "requested",
                "proposed",
                "firm",
                "declined",
                "cancelled",
                "expired",
                "held",
                "missed",
                name="interviewstate",
                native_enum=False,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["forum_id"], ["forum.id"], name=op.f("fk_interview_forum_id_forum")),
        sa.ForeignKeyConstraint(
            ["participation_id"], ["participation.id"], name=op.f("fk_interview_participation_id_participation")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_interview_registration_id_registration")
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_interview_slot_id_slot")),
        sa.ForeignKeyConstraint(["table_id"], ["forum_table.id"], name=op.f("fk_interview_table_id_forum_table")),
        sa.ForeignKeyConstraint(["told_slot_id"], ["slot.id"], name=op.f("fk_interview_told_slot_id_slot")),
        sa.ForeignKeyConstraint(
            ["told_table_id"], ["forum_table.id"], name=op.f("fk_interview_told_table_id_forum_table")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview")),
    )
    with op.batch_alter_table("interview", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interview_forum_id_state"), ["forum_id", "state"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_interview_participation_id_state"), ["participation_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_interview_registration_id_state"), ["registration_id", "state"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_interview_table_id"), ["table_id"], unique=False)
        batch_op.create_index(
            "uq_interview_live_registration_participation",
            ["registration_id", "participation_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('requested', 'proposed', 'firm')"),
            postgresql_where=sa.text("state IN ('requested', 'proposed', 'firm')"),
        )
        batch_op.create_index(
            "uq_interview_live_slot_registration",
            ["slot_id", "registration_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('requested', 'proposed', 'firm')"),
            postgresql_where=sa.text("state IN ('requested', 'proposed', 'firm')"),
        )
        batch_op.create_index(
            "uq_interview_live_slot_table",
            ["slot_id", "table_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('requested', 'proposed', 'firm')"),
            postgresql_where=sa.text("state IN ('requested', 'proposed', 'firm')"),
        )

    op.create_table(
        "recruiter_presence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("participation_id", sa.Integer(), nullable=False),
        sa.Column("recruiter_id", sa.Integer(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["participation_id"],
            ["participation.id"],
            name=op.f("fk_recruiter_presence_participation_id_participation"),
        ),
        sa.ForeignKeyConstraint(
            ["recruiter_id"], ["recruiter.id"], name=op.f("fk_recruiter_presence_recruiter_id_recruiter")
        ),
        sa.ForeignKeyConstraint(
            ["table_id"],
            ["forum_table.id"],
            name=op.f("fk_recruiter_presence_table_id_forum_table"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recruiter_presence")),
        sa.UniqueConstraint(
            "participation_id", "recruiter_id", name=op.f("uq_recruiter_presence_participation_id_recruiter_id")
        ),
    )
    with op.batch_alter_table("recruiter_presence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recruiter_presence_recruiter_id"), ["recruiter_id"], unique=False)

    op.create_table(
        "table_absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_table_absence_slot_id_slot")),
        sa.ForeignKeyConstraint(["table_id"], ["forum_table.id"], name=op.f("fk_table_absence_table_id_forum_table")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_table_absence")),
        sa.UniqueConstraint("table_id", "slot_id", name=op.f("uq_table_absence_table_id_slot_id")),
    )
    with op.batch_alter_table("table_absence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_table_absence_slot_id"), ["slot_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("table_absence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_table_absence_slot_id"))

    op.drop_table("table_absence")
    with op.batch_alter_table("recruiter_presence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recruiter_presence_recruiter_id"))

    op.drop_table("recruiter_presence")
    with op.batch_alter_table("interview", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_interview_live_slot_table",
            sqlite_where=sa.text("state IN ('requested', 'proposed', 'firm')"),
            postgresql_where=sa.text("state IN ('requested', 'proposed', 'firm')"),
        )
        batch_op.drop_index(
            "uq_interview_live_slot_registration",
            sqlite_where=sa.text("state IN ('requested', 'proposed', 'firm')"),
            postgresql_where=sa.text("state IN ('requested', 'proposed', 'firm')"),
        )
        batch_op.drop_index(
            "uq_interview_live_registration_participation",
            sqlite_where=sa.text("state IN ('requested', 'proposed', 'firm')"),
            postgresql_where=sa.text("state IN ('requested', 'proposed', 'firm')"),
        )
        batch_op.drop_index(batch_op.f("ix_interview_table_id"))
        batch_op.drop_index(batch_op.f("ix_interview_registration_id_state"))
        batch_op.drop_index(batch_op.f("ix_interview_participation_id_state"))
        batch_op.drop_index(batch_op.f("ix_interview_forum_id_state"))

    op.drop_table("interview")
    with op.batch_alter_table("workshop_seat", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_workshop_seat_live_registration",
            sqlite_where=sa.text("state IN ('taken', 'waiting')"),
            postgresql_where=sa.text("state IN ('taken', 'waiting')"),
        )
        batch_op.drop_index(batch_op.f("ix_workshop_seat_workshop_id_state_queue_at"))
        batch_op.drop_index(batch_op.f("ix_workshop_seat_registration_id"))

    op.drop_table("workshop_seat")
    with op.batch_alter_table("wish", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wish_participation_id"))

    op.drop_table("wish")
    with op.batch_alter_table("selection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_selection_registration_id"))

    op.drop_table("selection")
    with op.batch_alter_table("participation_offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participation_offer_offer_id"))

    op.drop_table("participation_offer")
    with op.batch_alter_table("import_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_entry_registration_id"))
        batch_op.drop_index(batch_op.f("ix_import_entry_participation_id"))
        batch_op.drop_index(batch_op.f("ix_import_entry_batch_id_line"))
        batch_op.drop_index(batch_op.f("ix_import_entry_account_id"))

    op.drop_table("import_entry")
    with op.batch_alter_table("forum_table", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_forum_table_participation_id"))

    op.drop_table("forum_table")
    with op.batch_alter_table("cv_opening", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cv_opening_registration_id"))

    op.drop_table("cv_opening")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_registration_id_purpose"))

    op.drop_table("consent")
    with op.batch_alter_table("candidate_absence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidate_absence_slot_id"))

    op.drop_table("candidate_absence")
    with op.batch_alter_table("accommodation_need", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accommodation_need_purge_at"))

    op.drop_table("accommodation_need")
    with op.batch_alter_table("workshop_opening", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_opening_forum_id"))

    op.drop_table("workshop_opening")
    op.drop_table("window")
    op.drop_table("slot")
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registration_forum_id_state_queue_at"))
        batch_op.drop_index(batch_op.f("ix_registration_forum_id_sort_key"))
        batch_op.drop_index(batch_op.f("ix_registration_account_id"))

    op.drop_table("registration")
    with op.batch_alter_table("programme_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_item_forum_id"))

    op.drop_table("programme_item")
    op.drop_table("pause")
    with op.batch_alter_table("participation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participation_forum_id_state"))

    op.drop_table("participation")
    with op.batch_alter_table("paper_job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_paper_job_state"))
        batch_op.drop_index(batch_op.f("ix_paper_job_forum_id_asked_at"))

    op.drop_table("paper_job")
    with op.batch_alter_table("opening_alert", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opening_alert_forum_id"))

    op.drop_table("opening_alert")
    with op.batch_alter_table("join_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_join_request_forum_id"))
        batch_op.drop_index(batch_op.f("ix_join_request_account_id"))

    op.drop_table("join_request")
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_batch_forum_id_asked_at"))

    op.drop_table("import_batch")
    op.drop_table("half_day")
    with op.batch_alter_table("badge", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_badge_valid_subject",
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

    op.drop_table("badge")
    with op.batch_alter_table("trainer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_trainer_workshop_id"))
        batch_op.drop_index(batch_op.f("ix_trainer_account_id"))

    op.drop_table("trainer")
    with op.batch_alter_table("forum", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_forum_territory_id"))
        batch_op.drop_index(batch_op.f("ix_forum_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_forum_held_on"))

    op.drop_table("forum")
    with op.batch_alter_table("workshop", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_organisation_id"))

    op.drop_table("workshop")
    with op.batch_alter_table("territory", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_territory_organisation_id"))

    op.drop_table("territory")
    with op.batch_alter_table("sign_in_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_code_email"))
        batch_op.drop_index(batch_op.f("ix_sign_in_code_account_id"))

    op.drop_table("sign_in_code")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grant_scope_kind_scope_id"))
        batch_op.drop_index(batch_op.f("ix_role_grant_account_id"))

    op.drop_table("role_grant")
    with op.batch_alter_table("recruiter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recruiter_company_id"))
        batch_op.drop_index(batch_op.f("ix_recruiter_account_id"))

    op.drop_table("recruiter")
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_company_id"))

    op.drop_table("offer")
    op.drop_table("worker_heartbeat")
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_submission_at"))

    op.drop_table("submission")
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stored_file_sha256"))
        batch_op.drop_index(batch_op.f("ix_stored_file_purge_at"))
        batch_op.drop_index(batch_op.f("ix_stored_file_owner_id"))

    op.drop_table("stored_file")
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_failure_origin_hash_at"))
        batch_op.drop_index(batch_op.f("ix_sign_in_failure_email_hash_at"))

    op.drop_table("sign_in_failure")
    op.drop_table("organisation")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_subject_kind_subject_id"))
        batch_op.drop_index(batch_op.f("ix_letter_state_not_before"))
        batch_op.drop_index(batch_op.f("ix_letter_forum_id_state"))
        batch_op.drop_index(batch_op.f("ix_letter_account_id"))

    op.drop_table("letter")
    with op.batch_alter_table("kept_form", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_kept_form_expires_at"))

    op.drop_table("kept_form")
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_journal_entry_kind_object_id"))
        batch_op.drop_index(batch_op.f("ix_journal_entry_forum_id_at"))

    op.drop_table("journal_entry")
    with op.batch_alter_table("ended_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ended_session_at"))

    op.drop_table("ended_session")
    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_company_sort_key"))

    op.drop_table("company")
    op.drop_table("account")
