"""Create the schema."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

FOLDER = Path(__file__).resolve().parents[1] / "sql"
FILES = (
    "0001_create_schema_01.sql",
    "0001_create_schema_02.sql",
)

def upgrade() -> None:
    """Run the files as they are."""
    for name in FILES:
        text = (FOLDER / name).read_text(encoding="utf-8")
        op.get_bind().exec_driver_sql(text)

def downgrade() -> None:
    """Refuse: before the first revision there is nothing to go back to but an empty database."""
    raise NotImplementedError("restore a backup, or start with an empty database")
