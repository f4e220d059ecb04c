"""Store what was read of the file of an import; files kept today are to be read.

Revision ID: 0008
Revises: 0007
Created: 2026-11-30 20:52:38
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("asked", "running", "done", "failed", name="readingstate", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("context", sa.String(length=64), nullable=True),
        sa.Column("summary", sa.LargeBinary(), nullable=True),
        sa.Column("rows", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_import_reading_file_id_stored_file"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_reading")),
        sa.UniqueConstraint("file_id", name=op.f("uq_import_reading_file_id")),
    )
    op.execute(
        "INSERT INTO import_reading (file_id, state, total, done) "
        "SELECT file_id, 'asked', 0, 0 FROM import_batch WHERE file_id IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_table("import_reading")
