"""An end that revokes: the letter of the same person's earlier case, and nobody else's."""

from datetime import timedelta

import pytest

from pendopo.cases import handlers as telling_of_cases
from pendopo.cases import queries, telling, timeline
from pendopo.cases.actions import revoking, working
from pendopo.cases.actions.motion import open_motion
from pendopo.documents import handlers
from pendopo.documents import queries as documents
from pendopo.documents.actions import ending, letters
from pendopo.documents.models import Document
from pendopo.events import queries as events
from pendopo.events.models import Event
from pendopo.rules.actor import SYSTEM
from tests.engine import tents
from tests.engine.tents import at

GIVING_BACK = (
    tents.SERVICE.replace(
        "      tents: {",
        "      over: {type: checkbox, label: Tenda kembali // Tents are back}\n      tents: {",
    )
    .replace(
        "outcomes: {done: lent}",
        "outcomes: {back: {to: given_back, if: over, label: Kembali // Back}, done: lent}",
    )
    .replace(
        "  refused: {state",
        "  given_back: {state: granted, title: Dikembalikan // Given back, gives: [receipt],"
        " revokes: permit}\n  refused: {state",
    )
    .replace(
        "objection:",
        "  receipt:\n    title: Tanda terima // Receipt\n    template: letter.typ\n"
        "    data: {name: <full_name>, tents: <tents>}\nobjection:",
        1,
    )
    .replace(
        "form:",
        "facts:\n  running: {label: Surat berlaku // In force, count: documents,"
        " of: pinjam-tenda.permit, same: [nik]}\nform:",
    )
)
FILED = at("2026-08-10 09:00")


@pytest.fixture
def service(db):
    return tents.publish(GIVING_BACK)


def _granted(someone, now=FILED, *, is_signed=True, **answers):
    """File a case and let it be granted at once; sign what it gives."""
    case = tents.file(someone, now=f"{now:%Y-%m-%d %H:%M}", **answers)
    for function, outcome in (("counter", "complete"), ("signatory", "approve")):
        working.complete_task(
            task=queries.open_tasks(case)[0],
            outcome=outcome,
            actor=tents.officer(function),
            now=now + timedelta(minutes=30),
        )
    for wanted in documents.of_subject(case.stream) if is_signed else ():
        letters.sign(document=wanted, actor=SYSTEM, now=now + timedelta(hours=1))
    case.refresh_from_db()
    return case


def _permit(case):
    return documents.of_subject(case.stream)[0]


def _story(case):
    one = telling.known(case, now=FILED + timedelta(days=2))
    return [(line.title[0], line.text) for line in timeline.story(one)]


def test_giving_back_revokes_the_permit_of_the_earlier_case(ani, cici):
    lent, others = _granted(ani), _granted(cici, nik="3578014201920002")
    other_day = _granted(ani, held_on="2026-10-01")

    back = _granted(ani, now=FILED + timedelta(days=1), over=True)

    permit = _permit(lent)
    assert (permit.state, permit.ground) == ("revoked", "given_back")
    assert permit.ground_words == ("Dikembalikan", "Given back")
    assert permit.ended_at == FILED + timedelta(days=1, minutes=30)
    assert [_permit(case).state for case in (others, other_day)] == ["signed", "signed"]
    told = Event.objects.get(kind="DocumentRevoked")
    assert told.stream == permit.stream
    assert events.payload_of(told)["by"] == back.number
    assert ("Surat dicabut", ("Dikembalikan", "Given back")) in _story(lent)
    assert (f"Surat {permit.number} dicabut", "") in _story(back)


def test_giving_back_recalls_the_permit_that_waits_for_its_signature(ani):
    lent = _granted(ani, is_signed=False)

    back = _granted(ani, now=FILED + timedelta(days=1), over=True)

    waiting = Document.objects.get(subject=lent.stream)
    told = Event.objects.get(kind="DocumentRecalled")
    assert told.stream == waiting.stream
    assert events.payload_of(told)["by"] == back.number
    handlers.sign(Event.objects.get(kind="DocumentRequested", stream=waiting.stream))
    with pytest.raises(ending.AlreadyEnded):
        letters.sign(document=waiting, actor=SYSTEM, now=FILED)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.number) == ("requested", "")
    assert documents.of_subject(lent.stream) == []
    assert (f"Surat {waiting.code} dicabut", "") in _story(back)


@pytest.mark.parametrize(("gives", "issued"), [("[permit]", 0), ("[permit, receipt]", 1)])
def test_what_is_left_of_the_letters_is_delivered(ani, gives, issued):
    tents.publish(GIVING_BACK.replace("gives: [permit]", f"gives: {gives}"))
    lent = _granted(ani, is_signed=False)
    for other in documents.of_subject(lent.stream)[1:]:
        letters.sign(document=other, actor=SYSTEM, now=FILED)
    _granted(ani, now=FILED + timedelta(days=1), over=True)

    for _ in "twice":
        telling_of_cases.deliver(Event.objects.get(kind="DocumentRecalled"))

    assert Event.objects.filter(kind="CaseIssued", stream=lent.stream).count() == issued


def test_what_another_account_typed_takes_nothing_of_hers(ani, cici):
    lent = _granted(ani)

    back = _granted(cici, over=True)

    assert _permit(lent).state == "signed"
    assert (
        "Surat Pinjam Tenda yang masih berlaku tidak ditemukan, jadi tidak ada yang dicabut", "",
    ) in _story(back)  # fmt: skip


def test_taking_back_twice_changes_nothing(ani):
    lent = _granted(ani)
    back = _granted(ani, now=FILED + timedelta(days=1), over=True)
    before = Document.objects.filter(pk=_permit(lent).pk).values().get()

    motion = open_motion(back, actor=SYSTEM, now=FILED + timedelta(days=2))
    again = revoking.take_back(motion, motion.definition.ends["given_back"])

    assert again == []
    assert Document.objects.filter(pk=_permit(lent).pk).values().get() == before
    assert Event.objects.filter(kind="DocumentRevoked").count() == 1


def test_a_fact_counts_the_documents_of_one_account_that_hold(ani, cici):
    def running():
        return open_motion(second, actor=SYSTEM, now=FILED).env()["running"]

    _granted(ani)
    _granted(cici)  # who typed Ani's number: she is neither told of hers nor adds to them
    second = tents.file(ani, held_on="2026-10-01")
    assert running() == 1

    _granted(ani, now=FILED + timedelta(days=1), over=True)
    assert running() == 0
