"""What happened to a case, line by line, and what comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pendopo.accounts import queries as accounts
from pendopo.cases import queries
from pendopo.cases.queries import Happened
from pendopo.cases.telling import Known
from pendopo.documents.models import Document
from pendopo.documents.rules import COMMON_GROUNDS
from pendopo.rules.canonical import Value
from pendopo.rules.definition.language import Both
from pendopo.rules.definition.model import Step
from pendopo.rules.money import rupiah


@dataclass(frozen=True)
class Line:
    """One line of a timeline; `at` is None for what is still to come."""

    at: datetime | None
    title: Both
    text: Both | str = ""
    who: str = ""
    is_current: bool = False
    is_next: bool = False
    actor_id: int | None = None


_TO_APPLICANT: Mapping[str, Both] = {
    "CaseFiled": ("Anda mengajukan permohonan", "You applied"),
    "CorrectionAnswered": ("Anda mengirim perbaikan", "You sent the correction"),
    "CaseWithdrawn": ("Anda mencabut permohonan", "You withdrew the application"),
}


def story(one: Known, letters: Sequence[Document] | None = None) -> list[Line]:
    """Return what happened in plain words for the applicant, then what comes.

    `letters` are all of the case, where they are known already.
    """
    lines = [
        replace(
            line,
            title=_TO_APPLICANT.get(happened.event.kind, line.title),
            actor_id=happened.event.actor_id,
        )
        for happened in queries.history(one.case, letters)
        if not _is_twice(one, happened) and (line := line_of(one, happened))
    ]
    if one.case.is_open:
        lines += ahead(one)
    return lines


def signed_by(
    lines: Sequence[Line], *, names: Mapping[int, str], titles: Mapping[int, str], but: int | None
) -> list[Line]:
    """Return lines with who did it, name and position, `but` where it was the applicant."""
    return [
        line
        if line.actor_id is None or line.actor_id == but
        else replace(line, who=_named(names.get(line.actor_id), titles.get(line.actor_id)))
        for line in lines
    ]


def _named(*words: str | None) -> str:
    return ", ".join(word for word in words if word)


def _is_twice(one: Known, happened: Happened) -> bool:
    """Tell whether a step was left for something that stands in the history by itself."""
    step = one.definition.step(f"{happened.payload.get('step', '')}")
    if happened.event.kind != "StepLeft" or step is None:
        return False
    to = next((o.to for o in step.outcomes if o.key == happened.payload["outcome"]), "")
    then = one.definition.steps.get(to)
    return step.kind == "decide" or (then is not None and then.kind == "correct")


def line_of(one: Known, happened: Happened) -> Line | None:
    at, payload = happened.event.at, happened.payload
    step = one.definition.step(f"{payload.get('step', '')}")
    match happened.event.kind:
        case "CaseFiled":
            return Line(at, ("Permohonan diajukan", "Application sent"))
        case "CorrectionRequested":
            return Line(at, ("Kami meminta perbaikan", "We asked for a correction"))
        case "CorrectionAnswered":
            return Line(at, ("Perbaikan dikirim", "Correction sent"))
        case "FeeAssessed":
            amount = int(f"{payload['amount']}")
            said = f"Biaya ditetapkan {rupiah(amount)}", f"Fee set: {rupiah(amount, 1)}"
            return Line(at, said)
        case "LimitPassed" if step:
            return Line(at, (f"Batas {step.title[0]} lewat", f"Limit passed: {step.title[1]}"))
        case "StepLeft" if step and step.kind not in ("route", "issue", "correct"):
            return _done(at, step, f"{payload['outcome']}")
        case "CaseDecided":
            return _decided(at, f"{payload['outcome']}", silent=payload["by_silence"] is True)
        case "CaseEnded" if "revoked" in payload:
            return Line(at, _taken_back(one, payload))
        case "CaseIssued":
            return Line(at, ("Surat ditandatangani", "Letter signed"))
        case "CaseWithdrawn":
            return Line(at, ("Permohonan dicabut pemohon", "Withdrawn by the applicant"))
        case "SilenceReached":
            return Line(at, ("Batas waktu janji terlewati", "The promised time has passed"))
        case "PromiseChanged":
            before, after = payload["before"], payload["after"]
            if isinstance(before, list) and isinstance(after, list):
                return Line(
                    at,
                    (
                        f"Janji waktu berubah: {before[0]} menjadi {after[0]}",
                        f"The promised time changed: {before[1]} became {after[1]}",
                    ),
                )
        case "CaseTransferred":
            name = accounts.office(f"{payload['to']}").name
            return Line(at, (f"Diteruskan ke {name}", f"Passed on to {name}"))
        case "CaseExtended":
            return Line(
                at,
                ("Jangka waktu diperpanjang", "The time was extended"),
                typed(happened, "basis"),
            )
        case "AnytimeDone" if act := one.definition.anytime.get(f"{payload['what']}"):
            return Line(at, act.label, typed(happened, "reason"))
        case "DocumentRevoked":
            return Line(at, ("Surat dicabut", "Letter revoked"), revocation_ground(one, payload))
        case "DocumentSuperseded":
            return Line(at, ("Surat diganti yang baru", "Letter replaced by a newer one"))
    return None


def typed(happened: Happened, name: str) -> str:
    """Return what somebody typed for the applicant to read; empty when erased."""
    return f"{happened.sealed.get(name, '')}" if isinstance(happened.sealed, Mapping) else ""


def revocation_ground(one: Known, payload: Mapping[str, Value]) -> Both:
    """Return the words of the ground on which a letter of a case was revoked."""
    issue = one.definition.issues.get(f"{payload['kind']}")
    ends = {end.key: end.title for end in one.definition.ends.values() if end.revokes}
    grounds = {**ends, **COMMON_GROUNDS, **(issue.revoke_grounds if issue else {})}
    return grounds.get(f"{payload['ground']}", ("", ""))


def _taken_back(one: Known, payload: Mapping[str, Value]) -> Both:
    """Return which letters the end of a case took back, or that there was none in force."""
    numbers, end = payload["revoked"], one.definition.ends.get(f"{payload['end']}")
    if isinstance(numbers, list) and numbers:
        named = ", ".join(f"{number}" for number in numbers)
        return f"Surat {named} dicabut", f"Letter {named} revoked"
    issue = one.definition.issues.get(end.revokes) if end else None
    title = issue.title if issue else ("Surat", "Letter")
    return (
        f"{title[0]} yang masih berlaku tidak ditemukan, jadi tidak ada yang dicabut",
        f"{title[1]}: none in force was found, so none was revoked",
    )


def _done(at: datetime, step: Step, outcome: str) -> Line | None:
    label = next((one.label for one in step.outcomes if one.key == outcome), None)
    if label is None or outcome == "late":
        return None
    if step.kind == "pay":
        return Line(at, ("Pembayaran diterima", "Payment received"))
    return Line(at, (f"{step.title[0]}: {label[0]}", f"{step.title[1]}: {label[1]}"))


def _decided(at: datetime, outcome: str, *, silent: bool) -> Line:
    if silent:
        return Line(
            at, ("Dianggap dikabulkan karena batas waktu", "Deemed granted by lapse of time")
        )
    if outcome == "granted":
        return Line(at, ("Permohonan dikabulkan", "Application granted"))
    return Line(at, ("Permohonan ditolak", "Application refused"))


def ahead(one: Known) -> list[Line]:
    """Return the step at which a case is, and those that usually follow."""
    found, key, seen = list[Line](), f"{one.case.position.get('step', '')}", set[str]()
    while (step := one.definition.steps.get(key)) and key not in seen:
        seen.add(key)
        skipped = step.when is not None and not step.when.holds(one.settled.env)
        if not skipped and step.kind != "route":
            is_first = not found
            text = _of_applicant(step) if is_first else ""
            found.append(Line(None, step.title, text, is_current=is_first, is_next=not is_first))
        key = (step.otherwise or "") if skipped else step.outcomes[0].to
    return found


def _of_applicant(step: Step) -> Both:
    """Return how long a step may take, and whether it waits for the applicant."""
    if step.kind in ("correct", "pay"):
        return "Sekarang menunggu Anda.", "This waits for you now."
    nothing = "Anda tidak perlu melakukan apa-apa.", "You need not do anything."
    if step.limit is None:
        return nothing
    words = step.limit.words
    return f"Paling lama {words[0]}. {nothing[0]}", f"At most {words[1]}. {nothing[1]}"
