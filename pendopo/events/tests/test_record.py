import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from pendopo.events import actions, jobs, queries
from pendopo.events.actions import New, record, record_all
from pendopo.events.models import Event, StreamKey
from pendopo.events.sealing import Erased
from pendopo.events.tests.cast import ANI, BUDI, NOW
from pendopo.events.tests.threads import in_threads
from pendopo.events.verifying import verify


def test_events_of_one_call_are_linked_in_the_order_given(db):
    first, other, second = record_all(
        [New("case/1", "CaseFiled"), New("case/2", "CaseFiled"), New("case/1", "FeeAsked")],
        actor=BUDI,
        at=NOW,
    )

    assert (first.stream_sequence, second.stream_sequence, other.stream_sequence) == (1, 2, 1)
    assert second.previous_hash == first.hash
    assert verify() == 3


def test_an_append_costs_two_statements(db, django_assert_num_queries):
    record(stream="case/1", kind="CaseFiled", actor=ANI, at=NOW, sealed={"name": "Ani"})

    with django_assert_num_queries(2):
        record_all([New("case/1", "Noted", sealed={"n": n}) for n in range(3)], actor=ANI, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    with pytest.raises(TransactionManagementError):
        record(stream="case/1", kind="CaseFiled", actor=ANI, at=NOW)


def test_what_was_sealed_is_read_by_the_key_and_erased_with_it(db):
    record(stream="case/1", kind="CaseFiled", actor=ANI, at=NOW, sealed={"name": "Ani"})
    assert queries.opened(Event.objects.all())[0][1] == {"name": "Ani"}

    actions.erase(stream="case/1", basis="retention", actor=BUDI, now=NOW)
    record(stream="case/1", kind="Noted", actor=ANI, at=NOW, sealed={"text": "lagi"})

    assert [text for _, text in queries.opened(Event.objects.order_by("id"))] == [
        Erased(), {}, {"text": "lagi"},
    ]  # fmt: skip
    assert verify() == 3


def test_a_new_master_key_wraps_the_old_keys_again(db, settings):
    record_all([New(f"case/{n}", "CaseFiled", sealed={"n": n}) for n in range(3)],
               actor=ANI, at=NOW)  # fmt: skip
    settings.MASTER_KEYS = f"new:{'A' * 42}E=,{settings.MASTER_KEYS}"

    assert actions.rewrap_keys(current="new", limit=2) == 2
    jobs.rewrap_keys(NOW)
    assert actions.rewrap_keys(current="new") == 0

    settings.MASTER_KEYS = settings.MASTER_KEYS.split(",")[0]
    assert {key.master for key in StreamKey.objects.all()} == {"new"}
    read = queries.opened(Event.objects.order_by("id"))
    assert [sealed for _event, sealed in read] == [{"n": 0}, {"n": 1}, {"n": 2}]


@pytest.mark.django_db(transaction=True)
def test_sixteen_writers_to_one_stream_leave_no_gap():
    def write():
        for _ in range(10):
            with transaction.atomic():
                record(stream="case/1", kind="Noted", actor=ANI, at=NOW, sealed={"t": "x"})
        connection.close()

    in_threads(write, 16)

    assert verify() == 160
    assert StreamKey.objects.count() == 1
    assert all(text == {"t": "x"} for _, text in queries.opened(Event.objects.all()))


@pytest.mark.django_db(transaction=True)
def test_erasing_beside_writers_never_loses_a_later_event():
    kept = []

    def write():
        for n in range(20):
            with transaction.atomic():
                event = record(stream="case/1", kind="Noted", actor=ANI, at=NOW, sealed={"n": n})
            kept.append(event.pk)
        connection.close()

    def erase():
        for _ in range(10):
            actions.erase(stream="case/1", basis="test", actor=BUDI, now=NOW)
        connection.close()

    in_threads(write, 4, also=[erase])

    last = Event.objects.filter(kind="StreamErased").order_by("id").last()
    read = queries.opened(Event.objects.filter(kind="Noted").order_by("id"))
    assert all((text == Erased()) == (event.pk < last.pk) for event, text in read)
    assert verify() == 90
