"""What happened in the demonstration's town: told in a file, done through the real actions."""

import io
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import heapify, heappop, heappush
from pathlib import Path
from uuid import uuid4

import yaml
from django.conf import settings
from PIL import Image, ImageDraw

from pendopo.accounts import queries as accounts
from pendopo.accounts.models import Person
from pendopo.cases import queries as cases
from pendopo.cases.actions import answering, filing, working
from pendopo.cases.actions.motion import Item, Reason
from pendopo.cases.models import APPLICANT, Case, Task
from pendopo.catalogue import queries as catalogue
from pendopo.catalogue.models import ServiceVersion
from pendopo.documents import queries as documents
from pendopo.documents.actions import letters
from pendopo.events import actions as events
from pendopo.events.worker import Worker
from pendopo.files import actions as files
from pendopo.files.models import StoredFile
from pendopo.payments import queries as bills
from pendopo.payments.actions import receiving
from pendopo.payments.providers import Notification
from pendopo.rules.actor import SYSTEM, Actor
from pendopo.rules.canonical import Value
from pendopo.rules.definition import values
from pendopo.rules.definition.model import Definition, Field

READING = timedelta(minutes=12)
OPENING = timedelta(hours=8, minutes=10)
FACT = "data yang dilampirkan tidak mendukung permohonan ini"
NOTE = "Bagian bawah terlalu gelap; foto lagi di tempat terang."
_HOURS = re.compile(r"([0-9]+)h", re.ASCII)
_DAYS = re.compile(r"[+-][0-9]+", re.ASCII)

type Told = Mapping[str, object]


@dataclass
class _Teller:
    """One case on its way, and the clock on the wall."""

    person: Person
    version: ServiceVersion
    definition: Definition
    told: Told
    now: datetime


def tell(path: Path, *, today: datetime) -> int:
    """Do what a story file says, ending about `today`; say how many cases there are.

    All stories go on side by side, in order of time: so registers count as they would have.
    """
    stories = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    running = [
        (next(one), place, one) for place, one in enumerate(_told(s, today) for s in stories)
    ]
    heapify(running)
    while running:
        _at, place, one = heappop(running)
        if then := next(one, None):
            heappush(running, (then, place, one))
    return len(stories)


def _told(story: Told, today: datetime) -> Iterator[datetime]:
    """Say when the next thing of a story happens, and do it when asked to go on."""
    teller = _begin(story, today)
    yield teller.now
    case = _file(teller)
    for move in _list(story["moves"]):
        pause, *words = f"{move}".split()
        hours = _HOURS.fullmatch(pause)
        teller.now += timedelta(hours=int(hours[1]) if hours else 1)
        if teller.now > today:
            return
        yield teller.now
        case.refresh_from_db()
        _move(teller, case, words)


def _begin(story: Told, today: datetime) -> _Teller:
    person = accounts.person_by_email(f"{story['who']}@contoh.example")
    if person is None:
        raise LookupError(f"{story['who']}")
    version = catalogue.current(f"{story['service']}")
    day = today.astimezone(accounts.zone_of_town()).replace(hour=0, minute=0, second=0)
    begun = _open_day(day - timedelta(days=int(f"{story['ago']}")))
    begun = min(begun + OPENING, today)
    return _Teller(person, version, catalogue.definition(version), story, begun)


def _list(raw: object) -> list[object]:
    return list(raw) if isinstance(raw, Sequence) and not isinstance(raw, str) else []


def _open_day(day: datetime) -> datetime:
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return day


def deliver(now: datetime) -> None:
    """Let the worker do what is due: letters, notices, payments."""
    worker = Worker(clock=lambda: now)
    while worker.round():
        pass


def _file(teller: _Teller) -> Case:
    profile = accounts.profile_of(teller.person)
    known = {field.key: field for field in teller.definition.questions}
    answers = {key: value for key, value in profile.items() if key in known}
    raw = teller.told["answers"]
    if isinstance(raw, Mapping):
        answers |= {key: _answer(known[key], f"{text}", teller.now) for key, text in raw.items()}
    filed = filing.file(
        version=teller.version,
        applicant=teller.person,
        answers=answers,
        papers={f"{key}": [_photo(teller, f"{key}")] for key in _list(teller.told["papers"])},
        intent_key=f"story/{uuid4().hex}",
        actor=Actor(teller.person.pk),
        now=teller.now,
    )
    deliver(teller.now)
    return filed.case


def _answer(field: Field, text: str, now: datetime) -> Value:
    if field.kind == "date" and _DAYS.fullmatch(text):
        day: date = now.date() + timedelta(days=int(text))
        return day.isoformat()
    if field.kind == "checkbox":
        return text == "yes"
    return values.to_json(values.from_json(field, text))


def _photo(teller: _Teller, key: str) -> StoredFile:
    """Draw a paper that can be nobody's: its name and the word CONTOH."""
    sheet = Image.new("RGB", (900, 600), "#f3ead8")
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((30, 30, 870, 570), outline="#6b5139", width=4)
    pen.text((70, 80), f"CONTOH  {key.replace('_', ' ').upper()}", fill="#271a11", font_size=44)
    pen.text((70, 180), "Dokumen rekaan untuk peragaan", fill="#594839", font_size=30)
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=80)
    return files.store(
        content=out.getvalue(),
        name=f"{key}.jpg",
        accept=("jpg",),
        max_bytes=2**22,
        actor=Actor(teller.person.pk),
        now=teller.now,
    )


def _move(teller: _Teller, case: Case, words: Sequence[str]) -> None:
    """Do one line such as `counter check complete`, and what follows from it."""
    if words == ["withdraw"]:
        answering.withdraw(
            case=case, reason="salah memilih layanan", actor=Actor(teller.person.pk), now=teller.now
        )
    else:
        who, step, outcome, *rest = words
        if who == APPLICANT:
            _applicant(teller, case, step, outcome)
        else:
            _officer(teller, case, step, outcome, rest)
        _sign(case, teller.now)
    deliver(teller.now)


def _sign(case: Case, now: datetime) -> None:
    """Sign what was decided at that moment: the worker, who has a clock of her own, would today."""
    for letter in documents.of_subject(case.stream):
        if not letter.is_signed and not documents.has_own_key(letter.signer_id):
            letters.sign(document=letter, actor=SYSTEM, now=now)


def _applicant(teller: _Teller, case: Case, step: str, outcome: str) -> None:
    if step == "pay":
        bill = bills.open_invoice(case.stream)
        if bill is None:
            raise LookupError(case.number)
        amount = bill.amount // 2 if outcome == "short" else bill.amount
        paid = Notification("sandbox", uuid4().hex, bill.code, amount, teller.now)
        receiving.receive(notification=paid, now=teller.now)
        return
    asked = cases.open_correction(case)
    keys = [f"{item['key']}" for item in asked.items] if asked else []
    answering.answer_correction(
        case=case,
        answers={},
        papers={key: [_photo(teller, key)] for key in keys},
        actor=Actor(teller.person.pk),
        now=teller.now,
    )


def _officer(teller: _Teller, case: Case, step: str, outcome: str, rest: Sequence[str]) -> None:
    task: Task = case.tasks.open().select_related("office", "case").get(step=step)
    held = accounts.holders(task.office.key, task.function, on=teller.now.date())
    actors = [accounts.actor_of(one, now=teller.now) for one in held]
    actor = next(
        one
        for one in actors
        if one.holds(task.function, task.office.key, service=case.service, area=case.area)
    )
    _open(teller, case, task, actor)
    target = teller.definition.steps[step].outcomes
    to = next(one.to for one in target if one.key == outcome)
    end, then = teller.definition.ends.get(to), teller.definition.steps.get(to)
    refuses = end is not None and end.state == "refused"
    corrects = then is not None and then.kind == "correct"
    working.complete_task(
        task=task,
        outcome=outcome,
        actor=actor,
        now=teller.now,
        records=dict(word.split("=", 1) for word in rest if "=" in word),
        reasons=[Reason("not_eligible", FACT)] if refuses else [],
        items=[Item(key, "unreadable", NOTE) for key in rest] if corrects else [],
    )


def _open(teller: _Teller, case: Case, task: Task, actor: Actor) -> None:
    """Open a case before working on it, as the officer's page does: what is read is noted."""
    opened = cases.case_at_desk(actor, case.number)
    step = teller.definition.step(task.step)
    if opened.applicant_id and step:
        events.note_reading(
            actor=actor,
            people=[opened.applicant_id],
            what=opened.stream,
            why=step.title,
            now=teller.now - READING,
        )


def tell_story(arguments: Sequence[str]) -> int:
    """`bin/pendopo tell-story FILE`: play what happened in the demonstration's town."""
    if len(arguments) != 1 or not settings.DEMO:
        said = "usage: bin/pendopo tell-story FILE" if settings.DEMO else "stories are for the demo"
        print(said, file=sys.stderr)
        return 2
    count = tell(Path(arguments[0]), today=datetime.now(accounts.zone_of_town()))
    print(f"{count} cases")
    return 0
