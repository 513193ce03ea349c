"""The stage on which one worked case is played: its version, its person, its world, its time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from pendopo.accounts import queries as accounts
from pendopo.accounts.actions import setting_up
from pendopo.accounts.models import Person
from pendopo.accounts.plans import PersonPlan
from pendopo.cases import world
from pendopo.cases.actions import motion as motions
from pendopo.cases.actions.motion import Motion
from pendopo.cases.models import Case
from pendopo.catalogue import actions as catalogue
from pendopo.catalogue import queries as versions
from pendopo.catalogue.models import ServiceVersion
from pendopo.files import actions as files_room
from pendopo.files.models import StoredFile
from pendopo.operations import scratch_town
from pendopo.rules.actor import SYSTEM
from pendopo.rules.canonical import Value
from pendopo.rules.definition.model import Definition
from pendopo.rules.definition.nodes import Node
from pendopo.rules.definition.vocabulary import Fact
from pendopo.rules.definition.worked import Example, Impossible, stored

PAPER = b"%PDF-1.4 a paper of a worked case"


@dataclass
class Stage:
    """One example on its way."""

    definition: Definition
    version: ServiceVersion
    example: Example
    person: Person
    outside: world.World
    case: Case | None = None
    refusals: Mapping[str, str] = field(default_factory=dict)
    now: datetime = scratch_town.BEGAN


def prepare(definition: Definition, files: Mapping[str, str], example: Example) -> Stage:
    """Publish the definition, set up its person, and stand at the moment of filing."""
    settings = {
        name.removeprefix("settings."): node.text or ""
        for name, node in example.world.entries()
        if name.startswith("settings.")
    }
    version = catalogue.publish(
        key=definition.key,
        files=files,
        settings=settings,
        play=lambda *_: (),
        actor=SYSTEM,
        now=scratch_town.BEGAN,
    )
    plan = PersonPlan(email=f"{example.who}@contoh.example", name=example.person["full_name"])
    setting_up.put_person(plan=plan, actor=SYSTEM, now=scratch_town.BEGAN)
    person = accounts.person_by_email(plan.email)
    if person is None:
        raise Impossible(example.place, f"nobody has the address {plan.email}")
    known = versions.definition(version)
    stage = Stage(known, version, example, person, _world(known, example))
    stage.now = example.filed.replace(tzinfo=accounts.zone_of_town())
    return stage


def _world(definition: Definition, example: Example) -> world.World:
    """Return the world as an example fixes it: zones at every point, facts by name."""
    zones = [item.text or "" for item in example.world.inner("zones").items or ()]
    fixed = {k: n.text for k, n in example.world.entries() if k in definition.facts}

    def count(fact: Fact, env: world.Env, applicant_id: int | None) -> int:
        if fact.key in fixed:
            return int(fixed[fact.key] or 0)
        return world.REAL.count(fact, env, applicant_id)

    def zones_at(latitude: Decimal, longitude: Decimal) -> Sequence[str]:
        return zones

    return world.World(zones_at, count)


def moment(stage: Stage, local: datetime) -> datetime:
    """Return a time of the logbook as an instant in the town."""
    return local.replace(tzinfo=accounts.zone_of_town())


def answers_of(stage: Stage, given: Node) -> dict[str, Value]:
    """Return the answers of the person and of the example, as they are stored."""
    fields = {one.key: one for one in stage.definition.questions}
    found: dict[str, Value] = {}
    for key, text in stage.example.person.items():
        if key in fields:
            found[key] = stored(fields[key], Node(stage.example.place, text))
    for key, node in given.entries():
        if key not in fields:
            raise Impossible(node.place, f"there is no question '{key}'")
        empty = node.text == "" and node.items is None
        found[key] = None if empty else stored(fields[key], node)
    return {key: value for key, value in found.items() if value is not None}


def any_paper() -> StoredFile:
    """Keep a file that stands for any paper."""
    return files_room.keep(
        content=PAPER,
        media_type="application/pdf",
        name="contoh.pdf",
        actor=SYSTEM,
        now=scratch_town.BEGAN,
    )


def motion_of(stage: Stage, case: Case) -> Motion:
    """Open the case as the engine would to write to it."""
    return motions.open_motion(case, actor=SYSTEM, now=stage.now, outside=stage.outside)
