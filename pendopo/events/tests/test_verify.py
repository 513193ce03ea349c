from contextlib import contextmanager
from io import StringIO

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from pendopo.events.actions import record
from pendopo.events.models import Checkpoint
from pendopo.events.publishing import checkpoint, publish, sign_published
from pendopo.events.tests.cast import ANI, NOW
from pendopo.events.verifying import Broken, report, verify

STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(32))


@pytest.fixture
def five(db):
    for stream in ("case/1", "case/1", "case/1", "case/2", "case/3"):
        record(stream=stream, kind="Noted", actor=ANI, at=NOW, payload={"note": stream})
    publish()
    sign_published(NOW)


@contextmanager
def the_owner_of_the_tables():
    """Whoever owns the tables can take the guards away; the chain must tell."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in ("event", "checkpoint"):
                cursor.execute(f"ALTER TABLE events_{table} DISABLE TRIGGER USER")
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'events_%'"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        yield cursor


def reported() -> tuple[int, str]:
    out = StringIO()
    status = report(out)
    return status, out.getvalue().splitlines()[-1]


def test_what_holds_is_counted(five):
    assert verify() == 5
    assert reported() == (0, "5 events, 0 broken")


def test_an_empty_house_holds(db):
    assert reported() == (0, "0 events, 0 broken")


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("payload = '{}'", Broken("case/1", 2, "was changed")),
        ("kind = 'Other'", Broken("case/1", 2, "was changed")),
        ("actor_id = 9", Broken("case/1", 2, "was changed")),
        ("at = recorded_at", Broken("case/1", 2, "was changed")),
        ("previous_hash = hash", Broken("case/1", 2, "does not follow the one before")),
        ("stream_sequence = 9", Broken("case/1", 2, "is missing")),
        ("stream = 'case/0', stream_sequence = 1", Broken("case/0", 1, "does not follow")),
    ],
)
def test_a_changed_row_is_named(five, change, broken):
    with the_owner_of_the_tables() as cursor:
        cursor.execute(
            f"UPDATE events_event SET {change} WHERE stream = 'case/1' AND stream_sequence = 2"
        )

    found = verify()
    assert (found.stream, found.sequence) == (broken.stream, broken.sequence)
    assert found.why.startswith(broken.why)
    assert reported() == (1, f"broken: {found.stream}#{found.sequence} {found.why}")


def test_a_cut_tail_is_named_by_its_head(five):
    with the_owner_of_the_tables() as cursor:
        cursor.execute("DELETE FROM events_event WHERE stream = 'case/1' AND stream_sequence = 3")

    assert verify() == Broken("case/1", 3, "is not what the head names")


def test_a_lost_head_is_named(five):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM events_streamhead WHERE stream = 'case/2'")

    assert verify() == Broken("case/2", 1, "has lost the head of its stream")


def test_a_stream_taken_out_of_the_middle_leaves_a_gap_in_the_positions(five):
    with the_owner_of_the_tables() as cursor:
        cursor.execute("DELETE FROM events_event WHERE stream = 'case/2'")
        cursor.execute("DELETE FROM events_streamhead WHERE stream = 'case/2'")

    assert verify() == Broken("(positions)", 1, "are missing")


def test_a_last_stream_taken_out_with_its_head_contradicts_the_checkpoint(five):
    with the_owner_of_the_tables() as cursor:
        cursor.execute("DELETE FROM events_event WHERE stream = 'case/3'")
        cursor.execute("DELETE FROM events_streamhead WHERE stream = 'case/3'")

    assert verify() == 4, "the chains alone do not tell"
    assert reported() == (1, "broken: checkpoint#5 was signed for other events")


def test_a_changed_note_is_forged(five):
    with the_owner_of_the_tables() as cursor:
        cursor.execute("UPDATE events_checkpoint SET note = replace(note, '\n5\n', '\n4\n')")

    assert reported() == (1, "broken: checkpoint#5 has a forged note")


def test_a_note_by_another_key_is_told_but_breaks_nothing(five):
    record(stream="case/4", kind="Noted", actor=ANI, at=NOW)
    publish()
    checkpoint(origin="elsewhere", key=STRANGER, now=NOW)
    out = StringIO()

    assert report(out) == 0
    assert out.getvalue().splitlines() == [
        "1 checkpoints are signed by a key that is not set here",
        "6 events, 0 broken",
    ]


def test_after_a_change_of_keys_the_old_checkpoints_are_still_ours(five, settings):
    settings.CHECKPOINT_KEY = f"{'A' * 42}E=,{settings.CHECKPOINT_KEY}"
    record(stream="case/4", kind="Noted", actor=ANI, at=NOW)
    publish()
    sign_published(NOW)

    assert Checkpoint.objects.count() == 2
    out = StringIO()
    assert report(out) == 0
    assert out.getvalue() == "6 events, 0 broken\n"
