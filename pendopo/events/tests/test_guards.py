import pytest
from django.db import IntegrityError, connection, models, transaction

from pendopo.events.actions import note_reading, record
from pendopo.events.models import Checkpoint, Event
from pendopo.events.tests.cast import ANI, NOW

GUARDS = {
    "postgresql": {"event_append", "event_guard", "event_truncate", "reading_guard",
                   "reading_truncate", "checkpoint_guard", "checkpoint_truncate"},
    "sqlite": {"event_append", "event_guard", "event_stays", "reading_guard", "reading_stays",
               "checkpoint_guard", "checkpoint_stays"},
}  # fmt: skip
FORBIDDEN = [
    "UPDATE events_event SET kind = 'Other'",
    "UPDATE events_event SET position = 1, kind = 'Other'",
    "UPDATE events_event SET id = 99, position = 1",
    "DELETE FROM events_event",
    "INSERT INTO events_event SELECT * FROM events_event",
    "UPDATE events_reading SET why = 'other'",
    "DELETE FROM events_reading",
    "UPDATE events_checkpoint SET note = ''",
    "DELETE FROM events_checkpoint",
]
TRUNCATES = [
    pytest.param(f"TRUNCATE events_{table}", marks=pytest.mark.on_postgresql)
    for table in ("event", "reading", "checkpoint")
]


def guards() -> set[str]:
    names = {
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
        " AND tgrelid::regclass::text LIKE 'events_%'",
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        " AND tbl_name LIKE 'events_%'",
    }
    with connection.cursor() as cursor:
        cursor.execute(names[connection.vendor])
        return {row[0] for row in cursor.fetchall()}


def test_a_migrated_database_has_its_guards(db):
    assert guards() == GUARDS[connection.vendor]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", [1, 2])
def test_a_flush_between_tests_keeps_the_guards(round_):
    assert not Event.objects.exists()
    with transaction.atomic():
        record(stream="case/1", kind="CaseFiled", actor=ANI, at=NOW)
    assert guards() == GUARDS[connection.vendor]


@pytest.mark.parametrize("statement", [*FORBIDDEN, *TRUNCATES])
def test_what_happened_is_never_changed(db, statement):
    record(stream="case/1", kind="CaseFiled", actor=ANI, at=NOW)
    note_reading(actor=ANI, people=[1], what="case/1", why="own", now=NOW)
    Checkpoint.objects.create(size=1, note="signed", frontier=[], at=NOW)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_position_is_given_once(db):
    event = record(stream="case/1", kind="CaseFiled", actor=ANI, at=NOW)
    Event.objects.filter(pk=event.pk).update(position=1)

    for other in (2, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            Event.objects.filter(pk=event.pk).update(position=other)


@pytest.mark.parametrize(
    "change", [{"stream_sequence": 3}, {"previous_hash": bytes(32)}, {"stream": "case/2"}]
)
def test_the_database_lets_in_only_what_continues_the_stream(db, change):
    event = record(stream="case/1", kind="CaseFiled", actor=ANI, at=NOW)
    event.pk, event.stream_sequence, event.previous_hash = None, 2, event.hash
    for name, value in change.items():
        setattr(event, name, value)

    with pytest.raises(IntegrityError), transaction.atomic():
        event.save(force_insert=True)


@pytest.mark.on_sqlite
@pytest.mark.django_db(transaction=True)
def test_altering_the_table_on_sqlite_loses_the_guards_so_migrations_repeat_them():
    before = guards()
    old, new = Event._meta.get_field("kind"), models.CharField(max_length=70)
    new.set_attributes_from_name("kind")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
                       ["events_event"])  # fmt: skip
        lost = [row[0] for row in cursor.fetchall()]
    with connection.schema_editor() as editor:
        editor.alter_field(Event, old, new)
    assert before - guards() == {"event_append", "event_guard", "event_stays"}
    with connection.cursor() as cursor:
        for statement in lost:
            cursor.execute(statement)
