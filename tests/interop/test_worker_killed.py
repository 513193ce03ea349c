"""A worker that is killed while it signs loses nothing and doubles nothing."""

import time
from datetime import UTC, datetime

from pendopo.documents import queries as documents
from pendopo.documents.models import Document
from pendopo.events.models import Delivery, Event
from pendopo.notices.models import Dispatch, Notice
from tests.interop import walking

PEOPLE = ("ani", "fitri", "iwan")
MOMENTS = (  # killed so long after so many of these
    ("DocumentNumbered", 1, 0.0),
    ("DocumentRendered", 1, 0.05),
    ("DocumentSigned", 1, 0.0),
    ("DocumentNumbered", 3, 0.2),
)


def test_killed_again_and_again_it_signs_each_letter_once(house, town):
    cases = [walking.file(name, purpose="legal_aid") for name in PEOPLE]
    for case in cases:
        walking.grant(case)
    letters = [letter for case in cases for letter in documents.of_subject(case.stream)]
    streams = [letter.stream for letter in letters]

    def happened(kind):
        return Event.objects.filter(kind=kind, stream__in=streams).count()

    for kind, count, seconds in MOMENTS:
        house.begin("pendopo", "worker")
        house.wait_for(lambda kind=kind, count=count: happened(kind) >= count)
        time.sleep(seconds)
        house.kill()
        _let_leases_end()
    house.begin("pendopo", "worker")
    house.wait_for(lambda: not Delivery.objects.filter(state="waiting").exists())
    house.kill()

    assert len(letters) == len(PEOPLE)
    for kind in ("DocumentRequested", "DocumentNumbered", "DocumentRendered", "DocumentSigned"):
        assert happened(kind) == len(PEOPLE), kind
    assert not Delivery.objects.filter(state="dead").exists()
    _check_numbers()
    for case in cases:
        case.refresh_from_db()
        told = Notice.objects.filter(link=f"/permohonan/{case.number}")
        assert case.state == "ISSUED"
        assert sorted(one.key.rpartition("/")[2] for one in told) == ["filed", "issued"]
        assert {one.state for one in Dispatch.objects.filter(notice__in=told)} == {"sent"}
        assert documents.content(documents.of_subject(case.stream)[0]).startswith(b"%PDF")
    assert house.run("verify") == (0, f"{Event.objects.count()} events, 0 broken\n")


def _let_leases_end():
    """Let the minute pass for which a dead worker still holds what it took."""
    Delivery.objects.filter(state="waiting").update(due_at=datetime.now(UTC))


def _check_numbers():
    """Each register counts 1, 2, 3 …"""
    given = {}
    for letter in Document.objects.exclude(register=None).order_by("sequence"):
        given.setdefault(letter.register_id, []).append(letter.sequence)
    assert given
    for sequences in given.values():
        assert sequences == list(range(1, len(sequences) + 1))
