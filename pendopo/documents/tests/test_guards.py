"""The guards of the database stand after all migrations."""

from django.db import connection


def test_the_guards_of_numbers_stand(db):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
                " AND tgrelid::regclass::text LIKE 'documents_%'"
            )
            wanted = {"document_guard", "register_guard"}
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
                " AND tbl_name LIKE 'documents_%'"
            )
            wanted = {"document_guard", "document_stays", "register_guard", "register_stays"}

        assert {name for (name,) in cursor.fetchall()} == wanted
