from datetime import timedelta

from django.db import transaction

from pendopo.events import jobs, scheduling
from pendopo.events.actions import New, claim, record, record_all
from pendopo.events.models import Checkpoint, Delivery, Event, IntentKey
from pendopo.events.reactions import reaches_out
from pendopo.events.scheduling import Periodic
from pendopo.events.tests.cast import ANI, NOW
from pendopo.events.worker import Worker, drain

HOUR = timedelta(hours=1)
SENT: list[str] = []


def tell(event):
    record(stream=f"told/{event}", kind="Told", actor=ANI, at=NOW)


def tell_on(event):
    """What a handler records may have reactions of its own."""
    record(stream="chorus", kind="Noted", actor=ANI, at=NOW)


def test_draining_goes_on_until_reactions_to_reactions_are_done(db, react):
    react({"Filed": [tell_on], "Noted": [tell]})
    record(stream="case/1", kind="Filed", actor=ANI, at=NOW)

    drain(now=NOW)

    assert Event.objects.filter(kind="Told").count() == 1
    assert not Event.objects.filter(position=None).exists()
    assert not Delivery.objects.exclude(state="done").exists()


def test_a_job_that_raises_stops_neither_the_others_nor_the_deliveries(db, react, caplog):
    def break_down(slot):
        raise RuntimeError("the name of a person")

    ran = []
    periodic = [Periodic("broken", HOUR, break_down), Periodic("whole", HOUR, ran.append)]
    scheduling.install(periodic, now=NOW)
    react({"Noted": [tell]})
    record(stream="case/1", kind="Noted", actor=ANI, at=NOW)

    drain(now=NOW + HOUR, jobs=periodic)

    assert ran == [NOW + HOUR]
    assert Event.objects.filter(kind="Told").count() == 1
    assert "RuntimeError at events/tests/test_worker.py" in caplog.text
    assert "the name of a person" not in caplog.text


def test_a_worker_told_to_stop_begins_nothing_that_reaches_out(db, react):
    worker = Worker(clock=lambda: NOW)

    @reaches_out
    def send(event):
        worker.stopping.set()
        SENT.append(f"{event}")

    SENT.clear()
    react({"Noted": [send]})
    record_all([New(f"case/{n}", "Noted") for n in range(3)], actor=ANI, at=NOW)

    worker.run()

    assert SENT == ["case/0#1"]
    assert sorted(Delivery.objects.values_list("state", "attempts")) == [
        ("done", 1), ("waiting", 0), ("waiting", 0),
    ]  # fmt: skip


def test_each_hour_a_checkpoint_is_signed_and_old_intents_are_forgotten(db):
    scheduling.install(jobs.JOBS, now=NOW)
    with transaction.atomic():
        claim(scope="1 submit", key="k", body=b"{}", now=NOW)
        record(stream="case/1", kind="Noted", actor=ANI, at=NOW)

    for hours in (1, 2, 60):
        drain(now=NOW + hours * HOUR, jobs=jobs.JOBS)

    assert [c.size for c in Checkpoint.objects.all()] == [1], "nothing new, nothing to sign"
    assert not IntentKey.objects.exists()
