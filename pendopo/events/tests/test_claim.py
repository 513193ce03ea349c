from datetime import timedelta

import pytest
from django.db import connection, transaction

from pendopo.events import actions
from pendopo.events.models import Event, IntentKey
from pendopo.events.tests.cast import ANI, NOW
from pendopo.events.tests.threads import in_threads


def submit(body=b"{}", now=NOW):
    """An action as a room writes it."""
    with transaction.atomic():
        first = actions.claim(scope="1 submit", key="k", body=body, now=now)
        if first:
            return first
        event = actions.record(stream=f"case/{Event.objects.count() + 1}", kind="CaseFiled",
                               actor=ANI, at=now)  # fmt: skip
        actions.answer(scope="1 submit", key="k", reference=event.stream)
        return event.stream


@pytest.mark.django_db(transaction=True)
def test_sixteen_identical_submits_have_one_effect_and_one_answer():
    answers = []

    in_threads(lambda: answers.append(submit()), 16)

    assert set(answers) == {"case/1"}
    assert len(answers) == 16
    assert Event.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(db):
    submit()

    with pytest.raises(actions.OtherIntent):
        submit(body=b"other")


def test_what_was_refused_may_be_tried_again(db):
    with transaction.atomic():
        actions.claim(scope="1 submit", key="k", body=b"{}", now=NOW)
        transaction.set_rollback(True)

    assert submit() == "case/1"


def test_intents_are_forgotten_after_their_time(db):
    submit()

    assert actions.forget_intents(now=NOW + timedelta(days=1)) == 0
    assert actions.forget_intents(now=NOW + timedelta(days=3)) == 1
    assert not IntentKey.objects.exists()


@pytest.mark.on_postgresql  # SQLite waits for the busy timeout
@pytest.mark.django_db(transaction=True)
def test_who_cannot_wait_is_told_that_the_first_still_runs():
    refused = []

    def impatient():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '100ms'")
            with pytest.raises(actions.StillRunning):
                actions.claim(scope="1 submit", key="k", body=b"{}", now=NOW)
            transaction.set_rollback(True)
        refused.append(True)

    with transaction.atomic():
        actions.claim(scope="1 submit", key="k", body=b"{}", now=NOW)
        in_threads(impatient, 1)

    assert refused == [True]
