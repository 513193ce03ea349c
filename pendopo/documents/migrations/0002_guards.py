"""The database itself keeps what a number and a signature stand for.

SQLite loses triggers when Django remakes a table (AlterField, most constraints): a migration
that alters `Document` or `Register` repeats these statements, and a test counts them.
"""

from django.db import migrations

NUMBERED = "code subject office register_id sequence number issued_on signed_at"
SIGNED = "tbs_sha256 tbs_bytes sha256 title valid_until signer_name position"
_BROKEN = "a number or a signature never changes"
_STAYS = "a numbered document stays"
_FALLS = "a register never goes back"


def differs(columns, unlike):
    return " OR ".join(f"OLD.{column} {unlike} NEW.{column}" for column in columns.split())


def changed(unlike):
    return (
        f"(OLD.state <> 'requested' AND ({differs(NUMBERED, unlike)}))"
        f" OR (OLD.sha256 <> '' AND ({differs(SIGNED, unlike)}))"
        f" OR (OLD.holder {unlike} NEW.holder AND NEW.holder <> '')"  # erased, never another
    )


POSTGRESQL = [
    f"""CREATE FUNCTION document_keeps_its_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.state = 'requested' THEN RETURN OLD; END IF;
    RAISE EXCEPTION '{_STAYS}' USING ERRCODE = 'check_violation';
  END IF;
  IF {changed("IS DISTINCT FROM")} THEN
    RAISE EXCEPTION '{_BROKEN}' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$""",
    f"""CREATE FUNCTION register_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.last >= OLD.last AND NEW.key = OLD.key THEN RETURN NEW; END IF;
  RAISE EXCEPTION '{_FALLS}' USING ERRCODE = 'check_violation';
END $$""",
    "CREATE TRIGGER document_guard BEFORE UPDATE OR DELETE ON documents_document FOR EACH ROW EXECUTE FUNCTION document_keeps_its_number()",
    "CREATE TRIGGER register_guard BEFORE UPDATE OR DELETE ON documents_register FOR EACH ROW EXECUTE FUNCTION register_only_grows()",
]
SQLITE = [
    f"""CREATE TRIGGER document_guard BEFORE UPDATE ON documents_document
WHEN {changed("IS NOT")} BEGIN SELECT RAISE(ABORT, '{_BROKEN}'); END""",
    f"""CREATE TRIGGER document_stays BEFORE DELETE ON documents_document
WHEN OLD.state <> 'requested' BEGIN SELECT RAISE(ABORT, '{_STAYS}'); END""",
    f"""CREATE TRIGGER register_guard BEFORE UPDATE ON documents_register
WHEN NEW.last < OLD.last OR NEW.key <> OLD.key BEGIN SELECT RAISE(ABORT, '{_FALLS}'); END""",
    f"""CREATE TRIGGER register_stays BEFORE DELETE ON documents_register
BEGIN SELECT RAISE(ABORT, '{_FALLS}'); END""",
]


def put_up(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in POSTGRESQL if vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [migrations.RunPython(put_up)]  # not reversible: numbers without guards are none
