"""What follows from what happened to a case. Each may run twice."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from pendopo.cases.actions import answering, issuing
from pendopo.cases.models import Case
from pendopo.documents import queries as documents
from pendopo.documents.models import Document
from pendopo.events import queries as events
from pendopo.events.models import Event
from pendopo.notices import actions as notices
from pendopo.rules.actor import SYSTEM
from pendopo.rules.canonical import Value
from pendopo.rules.definition.language import Both


def tell_filed(event: Event) -> None:
    """Tell the applicant that the application arrived, with its number."""
    _tell(event, "filed")


def tell_correction(event: Event) -> None:
    """Tell the applicant what is to be mended and by when."""
    _tell(event, "correction_requested")


def tell_corrected(event: Event) -> None:
    """Tell the applicant that the correction arrived."""
    _tell(event, "corrected")


def tell_ended(event: Event) -> None:
    """Tell the applicant that the case ended without a letter: withdrawn, lapsed."""
    case = _case(event.stream)
    if case.state in ("WITHDRAWN", "LAPSED", "NOT_ADMITTED"):
        _tell(event, "ended")


def tell_extended(event: Event) -> None:
    """Tell the applicant that the promise was prolonged; why and until when stands on her page."""
    _tell(event, "extended")


def tell_bill(event: Event) -> None:
    """Tell the applicant what is to be paid."""
    subject = f"{_payload(event, 'subject')}"
    if subject.startswith("case/"):
        case = _case(subject)
        _send(event, case, "bill")


def pass_pay_step(event: Event) -> None:
    """Let a settled bill pass its step."""
    subject, paid_at = f"{_payload(event, 'subject')}", f"{_payload(event, 'paid_at')}"
    if subject.startswith("case/"):
        answering.pass_pay_step(
            case=_case(subject),
            paid_at=datetime.fromisoformat(paid_at),
            actor=SYSTEM,
            now=event.at,
        )


def deliver(event: Event) -> None:
    """Mark a case as issued when all its letters are signed that were not recalled."""
    subject = f"{_payload(event, 'subject')}"
    if subject.startswith("case/"):
        issuing.note_signed(case=_case(subject), actor=SYSTEM, now=event.at)


def tell_issued(event: Event) -> None:
    """Tell the applicant that all letters of her case are signed."""
    said = {"letters": _named([one.title_both for one in documents.of_subject(event.stream)])}
    template = "refused" if _payload(event, "state") == "REFUSED" else "issued"
    _send(event, _case(event.stream), template, said)


def _named(titles: Sequence[Both]) -> Both:
    """Return the names of letters in one line."""
    indonesian, english = [title[0] for title in titles], [title[1] for title in titles]
    return ", ".join(indonesian), ", ".join(english)


def tell_revoked(event: Event) -> None:
    """Tell the applicant that her letter holds no longer, why, and what she can do."""
    subject = f"{_payload(event, 'subject')}"
    if subject.startswith("case/"):
        letter = documents.by_code(f"{_payload(event, 'code')}")
        said = {"letter": _numbered(letter), "ground": letter.ground_words}
        _send(event, _case(subject), "revoked", said)


def tell_superseded(event: Event) -> None:
    """Tell the applicant that another letter took the place of hers, and why."""
    subject = f"{_payload(event, 'subject')}"
    if subject.startswith("case/"):
        old = documents.by_code(f"{_payload(event, 'code')}")
        new = documents.by_code(f"{_payload(event, 'by')}")
        why = next((one for one in documents.replacements(subject) if one.old_id == old.pk), None)
        said = {
            "letter": _numbered(old),
            "new": _numbered(new),
            "ground": why.ground_words if why else ("", ""),
        }
        _send(event, _case(subject), "superseded", said)


def _numbered(letter: Document) -> Both:
    """Return what a letter is called: two of one case may be told of on one day."""
    title, title_en = letter.title_both
    return f"{title} {letter.number}".strip(), f"{title_en} {letter.number}".strip()


def _payload(event: Event, name: str) -> Value:
    return events.payload_of(event).get(name)


def _case(stream: str) -> Case:
    return Case.objects.select_related("version__service", "office").get(
        number=stream.removeprefix("case/")
    )


def _tell(event: Event, template: str) -> None:
    _send(event, _case(event.stream), template)


def _send(event: Event, case: Case, template: str, said: Mapping[str, str | Both] = {}) -> None:
    if case.applicant_id is None:
        return
    notices.send(
        key=f"{event}/{template}",
        to=case.applicant_id,
        template=f"cases/notices/{template}.txt",
        values={"number": case.number, "state": case.state, "service": case.service, **said},
        link=f"/permohonan/{case.number}",
        now=event.at,
    )
