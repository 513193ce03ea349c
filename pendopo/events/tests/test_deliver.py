from datetime import timedelta

from pendopo.events import delivering
from pendopo.events.actions import New, record, record_all, retry_delivery
from pendopo.events.models import Delivery, PeriodicJob
from pendopo.events.reactions import name_of, reaches_out
from pendopo.events.tests.cast import ANI, BUDI, NOW
from pendopo.events.worker import drain

LATER = NOW + timedelta(seconds=61)


def tell(event):
    """A handler that only touches the database."""
    PeriodicJob.objects.create(name=f"told {event}", next_at=NOW)


def break_on_case_1(event):
    tell(event)
    if event.stream == "case/1":
        raise RuntimeError("poison")


@reaches_out
def send(event):
    SENT.append(f"{event}")


SENT: list[str] = []


def told():
    return sorted(PeriodicJob.objects.values_list("name", flat=True))


def take(worker="a", now=NOW, limit=50, again=False, handler=tell):
    return delivering.lease(
        worker=worker, now=now, limit=limit, names=[name_of(handler)], again=again
    )


def test_a_stream_is_taken_from_its_oldest_by_one_worker(db, react):
    react({"Noted": [tell]})
    record_all([New("case/1", "Noted"), New("case/1", "Noted"), New("case/2", "Noted")],
               actor=ANI, at=NOW)  # fmt: skip

    taken = take(limit=2)
    assert [str(d.event) for d in taken] == ["case/1#1", "case/2#1"]
    assert take("b") == [], "case/1#2 waits behind case/1#1"

    delivering.deliver(taken, now=NOW)
    assert [str(d.event) for d in take("b")] == ["case/1#2"]


def test_what_follows_comes_along_and_is_given_back_behind_a_failed_one(db, react):
    react({"Noted": [break_on_case_1]})
    record_all([New(f"case/{n}", "Noted") for n in (1, 2, 1, 2)], actor=ANI, at=NOW)

    taken = take(handler=break_on_case_1)
    assert [str(d.event) for d in taken] == ["case/1#1", "case/2#1", "case/1#2", "case/2#2"]

    assert delivering.deliver(taken, now=NOW) == 2
    assert told() == ["told case/2#1", "told case/2#2"]
    assert list(
        Delivery.objects.filter(stream="case/1").order_by("id").values_list("attempts", "worker")
    ) == [(1, ""), (0, "a")]
    assert take(now=NOW, handler=break_on_case_1) == []


def test_a_late_worker_changes_nothing(db, react):
    react({"Noted": [tell]})
    record(stream="case/1", kind="Noted", actor=ANI, at=NOW)
    lost = take("slow")
    won = take("quick", now=LATER, again=True)

    assert delivering.deliver(lost, now=LATER) == 0
    assert delivering.deliver(won, now=LATER) == 1
    assert delivering.deliver(lost, now=LATER) == 0
    assert told() == ["told case/1#1"]


def test_poison_harms_only_itself_and_ends_among_the_dead(db, react):
    react({"Noted": [break_on_case_1]})
    record_all([New(f"case/{n}", "Noted") for n in range(4)], actor=ANI, at=NOW)
    now = NOW

    assert delivering.deliver(take(handler=break_on_case_1), now=now) == 3
    for _ in range(delivering.TRIES):
        now += timedelta(hours=2)
        for delivery in take(now=now, limit=1, again=True, handler=break_on_case_1):
            delivering.deliver([delivery], now=now)

    dead = Delivery.objects.get(state="dead")
    assert (dead.stream, dead.attempts) == ("case/1", 8)
    assert dead.error.startswith("RuntimeError at events/tests/test_deliver.py:")
    assert told() == ["told case/0#1", "told case/2#1", "told case/3#1"]

    retry_delivery(delivery=dead, actor=BUDI, now=now)
    assert [d.pk for d in take(now=now, again=True, handler=break_on_case_1)] == [dead.pk]


def test_what_kills_its_worker_is_taken_alone_and_buried(db, react):
    react({"Noted": [tell]})
    record_all([New("case/1", "Noted"), New("case/2", "Noted")], actor=ANI, at=NOW)
    now = NOW
    assert len(take()) == 2

    for _ in range(delivering.TRIES - 1):
        now += timedelta(seconds=61)
        assert len(take(now=now, limit=1, again=True)) == 1
    Delivery.objects.filter(stream="case/1").update(attempts=delivering.TRIES)

    assert delivering.bury(now=now + timedelta(hours=1)) == 1


def test_a_handler_that_reaches_out_is_acknowledged_after_it_ran(db, react):
    react({"Noted": [send]})
    record(stream="case/1", kind="Noted", actor=ANI, at=NOW)
    SENT.clear()

    assert drain(now=NOW) == 2  # published, delivered
    assert drain(now=NOW) == 0
    assert SENT == ["case/1#1"]


def test_a_stopping_worker_gives_back_what_it_has_not_begun(db, react):
    react({"Noted": [tell]})
    record(stream="case/1", kind="Noted", actor=ANI, at=NOW)
    take("a")

    assert delivering.give_back(worker="a", now=NOW) == 1
    assert [d.attempts for d in take("b")] == [1]


def test_pauses_grow_and_differ(db):
    pauses = [delivering.pause_after(n, salt=1).total_seconds() for n in range(1, 16)]

    assert 0.5 <= pauses[0] <= 1.5
    assert 1800 <= pauses[-1] <= 5400
    assert delivering.pause_after(1, salt=2) != delivering.pause_after(1, salt=1)


def test_an_unknown_handler_waits_for_the_release_that_knows_it(db, react):
    react({"Noted": [tell]})
    record(stream="case/1", kind="Noted", actor=ANI, at=NOW)
    react({})

    assert drain(now=NOW) == 1  # published only
    assert Delivery.objects.get().state == "waiting"
