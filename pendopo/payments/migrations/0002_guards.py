"""The ledger is append-only in the database itself, on both engines.

SQLite loses triggers when Django remakes a table: a migration that alters `LedgerEntry` repeats
these statements, and a test counts them.
"""

from django.db import migrations

POSTGRESQL = [
    "CREATE TRIGGER ledger_guard BEFORE UPDATE OR DELETE ON payments_ledgerentry FOR EACH ROW EXECUTE FUNCTION rows_are_never_changed()",
    "CREATE TRIGGER ledger_truncate BEFORE TRUNCATE ON payments_ledgerentry FOR EACH STATEMENT EXECUTE FUNCTION rows_are_never_changed()",
]
SQLITE = [
    "CREATE TRIGGER ledger_guard BEFORE UPDATE ON payments_ledgerentry BEGIN SELECT RAISE(ABORT, 'payments_ledgerentry is append-only'); END",
    "CREATE TRIGGER ledger_stays BEFORE DELETE ON payments_ledgerentry BEGIN SELECT RAISE(ABORT, 'payments_ledgerentry is append-only'); END",
]


def put_up(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in POSTGRESQL if vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial"), ("events", "0002_guards")]
    operations = [migrations.RunPython(put_up)]  # not reversible: books without guards are none
