from datetime import timedelta

import pytest

from pendopo.events import actions, queries
from pendopo.events.models import Delivery, Event
from pendopo.events.publishing import publish, sign_published
from pendopo.events.tests.cast import ANI, BUDI, NOW
from pendopo.rules.refusals import NotAllowed


def tell(event):
    """A handler whose deliveries the tests bury by hand."""


@pytest.fixture
def dead(db, react):
    react({"Noted": [tell]})
    actions.record(stream="case/1", kind="Noted", actor=ANI, at=NOW)
    Delivery.objects.update(state="dead", attempts=8, error="RuntimeError")
    return queries.dead_deliveries().get()


def test_an_officer_lets_a_dead_delivery_wait_again(dead):
    actions.retry_delivery(delivery=dead, actor=BUDI, now=NOW)

    dead.refresh_from_db()
    assert (dead.state, dead.attempts, dead.error) == ("waiting", 1, "")
    event = Event.objects.get(kind="DeliveryRetried")
    assert (event.stream, event.actor_id) == (f"delivery/{dead.pk}", BUDI.person_id)
    assert queries.payload_of(event)["handler"].endswith("test_retry_delivery.tell")


def test_a_second_retry_is_told_that_it_comes_late(dead):
    actions.retry_delivery(delivery=dead, actor=BUDI, now=NOW)

    with pytest.raises(actions.NotDead):
        actions.retry_delivery(delivery=dead, actor=BUDI, now=NOW)

    assert Event.objects.filter(kind="DeliveryRetried").count() == 1


def test_a_resident_may_not(dead):
    with pytest.raises(NotAllowed):
        actions.retry_delivery(delivery=dead, actor=ANI, now=NOW)

    assert queries.dead_deliveries().count() == 1


def test_the_backlog_tells_what_waits_and_since_when(dead):
    actions.record(stream="case/2", kind="Noted", actor=ANI, at=NOW)
    actions.record(stream="case/3", kind="Noted", actor=ANI, at=NOW + timedelta(seconds=50))

    found = queries.backlog(NOW + timedelta(seconds=90))
    assert (found.waiting, found.late_seconds, found.dead) == (2, 90, 1)
    assert (found.unpublished, found.checkpoint_seconds) == (3, None)

    publish()
    sign_published(NOW)
    found = queries.backlog(NOW + timedelta(seconds=90))
    assert (found.unpublished, found.checkpoint_seconds) == (0, 90)


def test_a_house_without_work_is_not_late(db):
    assert queries.backlog(NOW) == queries.Backlog(0, None, 0, 0, None)
