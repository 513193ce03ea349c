"""The ledger is append-only in the database itself, on both engines.

SQLite loses triggers when Django remakes a table: a migration that alters `LedgerEntry`
repeats these statements.
"""

from django.db import migrations

POSTGRESQL = [
    """CREATE FUNCTION ledger_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'check_violation'; END $$""",
    "CREATE TRIGGER ledger_guard BEFORE UPDATE OR DELETE ON payments_ledgerentry FOR EACH ROW EXECUTE FUNCTION ledger_is_never_changed()",
    "CREATE TRIGGER ledger_truncate BEFORE TRUNCATE ON payments_ledgerentry FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_never_changed()",
]
SQLITE = [
    "CREATE TRIGGER ledger_guard BEFORE UPDATE ON payments_ledgerentry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    "CREATE TRIGGER ledger_stays BEFORE DELETE ON payments_ledgerentry BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
]


def guard(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    on = " ON payments_ledgerentry" if schema_editor.connection.vendor == "postgresql" else ""
    for name in ("ledger_guard", "ledger_truncate" if on else "ledger_stays"):
        schema_editor.execute(f"DROP TRIGGER {name}{on}")
    if on:
        schema_editor.execute("DROP FUNCTION ledger_is_never_changed()")


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
