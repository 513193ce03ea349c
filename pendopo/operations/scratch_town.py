"""The invented town in which worked cases are played: every office, everybody on duty."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pendopo.rules
from pendopo.accounts.actions import setting_up
from pendopo.accounts.plans import (
    CalendarPlan,
    HoldingPlan,
    OfficePlan,
    PersonPlan,
    RegionPlan,
    TownPlan,
)
from pendopo.rules.actor import SYSTEM
from pendopo.rules.definition.model import Definition
from pendopo.rules.definition.nodes import read

GOVERNMENT = "pemerintah"
LEVELS = {1: "province", 2: "regency", 3: "district", 4: "village"}
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
_WEEK = {day: ["07:30-12:00", "13:00-16:00"] for day in ("mon", "tue", "wed", "thu")}
_HOURS = {**_WEEK, "fri": ["07:30-11:30", "13:00-16:30"]}
_HOLIDAYS = Path(pendopo.rules.__file__).parent / "tables" / "libur_cuti_bersama_2024_2027.csv"


def set_up(
    definition: Definition, files: Mapping[str, str], also: Collection[str] = ("signatory",)
) -> None:
    """Set up the town of `_shared/people.yaml` with all offices of the vocabulary.

    Somebody holds each function that the service names, and those of `also`, in each office.
    """
    names = regions(files)
    setting_up.put_town(
        plan=TownPlan(name="Kota Contoh", government="Pemerintah Kota Contoh", code="35.78"),
        actor=SYSTEM,
        now=BEGAN,
    )
    calendar = CalendarPlan(key="kota", text={"zone": "WIB", "hours": _HOURS})
    setting_up.put_calendar(plan=calendar, actor=SYSTEM, now=BEGAN)
    setting_up.put_holidays(
        key="libur", text=_HOLIDAYS.read_text(encoding="utf-8"), actor=SYSTEM, now=BEGAN
    )
    plans = [
        RegionPlan(code=code, name=name, level=_level(code), parent_code=code.rpartition(".")[0])
        for code, name in names.items()
    ]
    setting_up.put_regions(plans=plans, actor=SYSTEM, now=BEGAN)
    _put(GOVERNMENT, "government", "Pemerintah Kota Contoh", "", "")
    for plan in _offices(definition, names):
        _put(*plan)
        for function in sorted(_functions(definition) | set(also)):
            _appoint(plan[0], plan[2], function)


def regions(files: Mapping[str, str]) -> dict[str, str]:
    """Return code → name of the regions of the invented town."""
    shared = read(files.get("_shared/people.yaml", "{}"), "_shared/people.yaml")
    return {code: node.text or code for code, node in shared.inner("regions").entries()}


def _level(code: str) -> str:
    return LEVELS[code.count(".") + 1]


def _offices(
    definition: Definition, names: Mapping[str, str]
) -> list[tuple[str, str, str, str, str]]:
    """Return (key, kind, name, parent, region) of every office, those above first."""
    found = []
    kinds = sorted(definition.vocabulary.offices.values(), key=lambda kind: kind.level)
    for kind in kinds:
        if not kind.level:
            found.append((kind.key, kind.key, kind.label[0], GOVERNMENT, ""))
        for code, name in names.items():
            if kind.level == _level(code):
                above = code.rpartition(".")[0]
                parent = f"kecamatan-{above}" if kind.level == "village" else GOVERNMENT
                key = f"{kind.key}-{code}".replace(".", "-")
                found.append((key, kind.key, name, parent.replace(".", "-"), code))
    return found


def _functions(definition: Definition) -> set[str]:
    steps = [one for step in definition.steps.values() for one in (step, *step.branches)]
    named = {step.by for step in steps} | {one.by for one in definition.anytime.values()}
    named |= {one.revoke_by for one in definition.issues.values()}
    if definition.objection:
        named.add(definition.objection.decided_by)
    return named & set(definition.vocabulary.functions) - {"applicant", "system"}


def _put(key: str, kind: str, name: str, parent: str, region: str) -> None:
    plan = OfficePlan(
        key=key,
        kind=kind,
        name=name,
        parent=parent,
        region_code=region,
        calendar="kota",
        unit=key.upper()[:20],
        address=f"Jalan {name} 1",
        place="Contoh",
    )
    setting_up.put_office(plan=plan, actor=SYSTEM, now=BEGAN)


def officer_email(office: str, function: str) -> str:
    """Return the address of the one who holds a function in an office of the invented town."""
    return f"{function}.{office}@contoh.example".replace("_", "-")


def _appoint(office: str, office_name: str, function: str) -> None:
    email = officer_email(office, function)
    plan = PersonPlan(
        email=email,
        name=f"{function.replace('_', ' ').title()} {office_name}"[:120],
        is_officer=True,
        nip="197804122005012007",
        rank="Penata",
        is_invited=False,
    )
    setting_up.put_person(plan=plan, actor=SYSTEM, now=BEGAN)
    setting_up.put_holding(
        plan=HoldingPlan(
            email=email, function=function, office=office, position=f"Pejabat {office_name}"
        ),
        actor=SYSTEM,
        now=BEGAN,
    )
