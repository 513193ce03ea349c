from datetime import timedelta

from pendopo.events import queries
from pendopo.events.actions import note_reading, note_readings
from pendopo.events.models import Reading
from pendopo.events.tests.cast import ANI, BUDI, NOW

CICI, DEWI = 7, 8


def test_the_person_sees_who_read_what_and_why_newest_first(db):
    note_reading(actor=BUDI, people=[CICI], what="case/1", why="task/1", now=NOW)
    note_reading(
        actor=BUDI, people=[CICI], what="case/1", why="task/1", now=NOW + timedelta(hours=1)
    )
    note_reading(actor=ANI, people=[DEWI], what="case/2", why="own", now=NOW)

    read = [(r.actor_id, r.function, r.what, r.why, r.at - NOW) for r in queries.readings_of(CICI)]
    assert read == [
        (2, "verifier", "case/1", "task/1", timedelta(hours=1)),
        (2, "verifier", "case/1", "task/1", timedelta()),
    ]


def test_looking_again_within_a_quarter_hour_writes_nothing(db, django_assert_num_queries):
    note_reading(actor=BUDI, people=[CICI, DEWI], what="case/1", why="task/1", now=NOW)

    with django_assert_num_queries(1):
        note_reading(
            actor=BUDI, people=[DEWI, CICI], what="case/1", why="task/1",
            now=NOW + timedelta(minutes=14),
        )  # fmt: skip

    assert Reading.objects.count() == 2


def test_a_list_is_noted_in_one_insert(db, django_assert_num_queries):
    seen = [(person, f"case/{person}") for person in range(50)]

    with django_assert_num_queries(2):
        note_readings(actor=BUDI, seen=seen, why="worklist", now=NOW)

    assert Reading.objects.count() == 50
    assert queries.readings_of(3).get().what == "case/3"


def test_a_list_is_noted_once_a_day(db, django_assert_num_queries):
    seen = [(1, "case/1"), (2, "case/2")]
    note_readings(actor=BUDI, seen=seen, why="worklist", now=NOW.replace(hour=0))

    with django_assert_num_queries(1):
        note_readings(actor=BUDI, seen=seen, why="worklist", now=NOW.replace(hour=23))
    assert Reading.objects.count() == 2

    note_readings(actor=BUDI, seen=seen, why="worklist", now=NOW + timedelta(days=1))
    assert Reading.objects.count() == 4


def test_of_a_list_only_what_is_new_is_noted(db):
    note_readings(actor=BUDI, seen=[(1, "case/1"), (2, "case/2")], why="worklist", now=NOW)

    note_readings(actor=BUDI, seen=[(1, "case/2"), (2, "case/2")], why="worklist", now=NOW)

    assert sorted(Reading.objects.values_list("person_id", "what")) == [
        (1, "case/1"), (1, "case/2"), (2, "case/2"),
    ]  # fmt: skip


def test_an_empty_list_asks_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        note_readings(actor=BUDI, seen=[], why="worklist", now=NOW)
