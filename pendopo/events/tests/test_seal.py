import threading

import pytest
from cryptography.exceptions import InvalidTag
from django.db import transaction
from django.db.transaction import TransactionManagementError

from pendopo.events import actions, queries
from pendopo.events.models import StreamHead, StreamKey
from pendopo.events.sealing import Erased
from pendopo.events.tests.cast import ANI, BUDI, NOW
from pendopo.events.tests.threads import in_threads
from pendopo.events.verifying import verify

ANSWERS = {"nik": "3175064107900001", "children": 2}


def seal(stream="case/1", place="answers", value=ANSWERS):
    return actions.seal(stream=stream, place=place, value=value)


def unseal(sealed, stream="case/1", place="answers"):
    return queries.unseal_row(stream=stream, place=place, sealed=sealed)


def test_a_sealed_column_opens_at_its_place(db):
    sealed = seal()

    assert b"3175064107900001" not in sealed
    assert unseal(sealed) == ANSWERS


def test_a_sealed_column_opens_nowhere_else(db):
    sealed = seal()
    assert unseal(sealed, stream="case/2") == Erased()

    with pytest.raises(InvalidTag):
        unseal(sealed, place="letter")
    with pytest.raises(InvalidTag):
        unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]))


def test_events_and_columns_share_the_key_of_their_stream(db):
    before = seal()
    actions.record(stream="case/1", kind="CaseFiled", actor=ANI, at=NOW, sealed={"n": 1})

    assert StreamKey.objects.count() == 1

    actions.erase(stream="case/1", basis="retention", actor=BUDI, now=NOW)
    assert unseal(before) == Erased()
    assert unseal(seal()) == ANSWERS, "a later one has a key of its own"


def test_a_discarded_draft_leaves_nothing_behind(db):
    sealed = seal(stream="draft/1")

    actions.discard_key(stream="draft/1")

    assert unseal(sealed, stream="draft/1") == Erased()
    assert not StreamKey.objects.exists()
    assert not StreamHead.objects.exists()


def test_a_stream_with_events_keeps_its_head_when_its_key_is_discarded(db):
    actions.record(stream="code/1", kind="CodeSent", actor=ANI, at=NOW, sealed={"code": "123456"})

    actions.discard_key(stream="code/1")
    actions.record(stream="code/1", kind="CodeSent", actor=ANI, at=NOW)

    assert not StreamKey.objects.exists()
    assert verify() == 2


@pytest.mark.django_db(transaction=True)
def test_sealing_outside_a_transaction_is_refused():
    with pytest.raises(TransactionManagementError):
        seal()


@pytest.mark.on_postgresql  # SQLite has one writer at a time
@pytest.mark.django_db(transaction=True)
def test_an_erasure_waits_for_what_is_being_sealed():
    """Else it would take the key from under a column that is stored only later."""
    with transaction.atomic():
        seal()
    sealed, go_on, erased = threading.Event(), threading.Event(), threading.Event()
    kept = []

    def write():
        with transaction.atomic():
            kept.append(seal())
            sealed.set()
            go_on.wait(5)

    def erase():
        sealed.wait(5)
        actions.erase(stream="case/1", basis="retention", actor=BUDI, now=NOW)
        erased.set()

    def watch():
        sealed.wait(5)
        assert not erased.wait(0.2)
        go_on.set()

    in_threads(write, 1, also=[erase, watch])

    assert erased.is_set()
    assert unseal(kept[0]) == Erased()
