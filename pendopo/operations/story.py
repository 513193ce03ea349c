"""What happened in the demonstration's town: told in a file, done through the real actions."""

import io
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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
from pendopo.events.worker import Worker
from pendopo.files import actions as files
from pendopo.files.models import StoredFile
from pendopo.payments import queries as bills
from pendopo.payments.actions import receiving
from pendopo.payments.providers import Notification
from pendopo.rules.actor import Actor
from pendopo.rules.canonical import Value
from pendopo.rules.definition import values
from pendopo.rules.definition.model import Definition, Field

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
    """Do what a story file says, ending about `today`; say how many cases there are."""
    stories = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for story in sorted(stories, key=lambda one: -int(one["ago"])):
        _tell_one(story, today)
    return len(stories)


def _tell_one(story: Told, today: datetime) -> None:
    person = accounts.person_by_email(f"{story['who']}@contoh.example")
    if person is None:
        raise LookupError(f"{story['who']}")
    version = catalogue.current(f"{story['service']}")
    definition = catalogue.definition(version)
    day = today.astimezone(accounts.zone_of_town()).replace(hour=0, minute=0, second=0)
    begun = _open_day(day - timedelta(days=int(f"{story['ago']}")))
    begun = min(begun + OPENING, today)
    teller = _Teller(person, version, definition, story, begun)
    case = _file(teller)
    for move in _list(story["moves"]):
        if not _move(teller, case, f"{move}", today):
            break
        case.refresh_from_db()
    deliver(teller.now)


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


def _move(teller: _Teller, case: Case, told: str, today: datetime) -> bool:
    """Do one line such as `2h counter check complete`; False when it would lie in the future."""
    pause, *words = told.split()
    hours = _HOURS.fullmatch(pause)
    at = teller.now + timedelta(hours=int(hours[1]) if hours else 1)
    if at > today:
        return False
    teller.now = at
    if words == ["withdraw"]:
        answering.withdraw(
            case=case, reason="salah memilih layanan", actor=Actor(teller.person.pk), now=at
        )
        return True
    who, step, outcome, *rest = words
    if who == APPLICANT:
        _applicant(teller, case, step, outcome)
    else:
        _officer(teller, case, step, outcome, rest)
    deliver(at)
    return True


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


def tell_story(arguments: Sequence[str]) -> int:
    """`bin/pendopo tell-story FILE`: play what happened in the demonstration's town."""
    if len(arguments) != 1 or not settings.DEMO:
        said = "usage: bin/pendopo tell-story FILE" if settings.DEMO else "stories are for the demo"
        print(said, file=sys.stderr)
        return 2
    count = tell(Path(arguments[0]), today=datetime.now(accounts.zone_of_town()))
    print(f"{count} cases")
    return 0
