"""From `service.yaml` as a whole to a definition, in the order in which names become known."""

from collections.abc import Mapping

from pendopo.rules.definition import lengths
from pendopo.rules.definition.kinds import PLAIN, KindRules, Kinds
from pendopo.rules.definition.language import (
    DATE,
    MONEY,
    TEXT,
    TRUTH,
    Both,
    Name,
    Type,
)
from pendopo.rules.definition.model import Definition
from pendopo.rules.definition.nodes import Node, did_you_mean
from pendopo.rules.definition.reading import Reader
from pendopo.rules.definition.reading_fee import read_fee
from pendopo.rules.definition.reading_issues import read_issues, read_vocabulary
from pendopo.rules.definition.reading_names import declare_steps, find_sheets
from pendopo.rules.definition.reading_promises import (
    read_apply,
    read_clock,
    read_notices,
    read_objection,
    read_retention,
    read_standard,
    read_statistics,
)
from pendopo.rules.definition.reading_questions import check_looking_back, read_page
from pendopo.rules.definition.reading_steps import read_anytime, read_ends, read_steps
from pendopo.rules.definition.reading_tables import (
    check_facts,
    read_facts,
    read_settings,
    read_tables,
    read_zones,
)

_NEEDED = frozenset(
    "service title summary owner legal_basis apply form steps ends clock fee retention"
    " standard".split()
)
_OPTIONAL = frozenset(
    "kind owner_by life_events search eligibility settings tables zones facts must should anytime"
    " documents issues objection notices statistics".split()
)
_KINDS = frozenset({"application", "complaint", "information_request", "objection", "enrolment"})
_WORLD: tuple[tuple[str, Type, Both], ...] = (
    ("today", DATE, ("hari ini", "today")),
    ("filed_on", DATE, ("tanggal pengajuan", "date of filing")),
    ("decided_on", DATE, ("tanggal penetapan", "date of decision")),
    ("file_complete", TRUTH, ("berkas lengkap", "file complete")),
    ("identity_verified", TRUTH, ("identitas terverifikasi", "identity verified")),
    ("fee", MONEY, ("biaya", "fee")),
    ("case.number", TEXT, ("nomor permohonan", "case number")),
    ("case.filed_on", DATE, ("tanggal pengajuan", "date of filing")),
)


def read_service(
    reader: Reader,
    top: Node,
    *,
    settings: Mapping[str, str],
    kinds: Kinds | None,
) -> Definition | None:
    """Read everything; None when a problem makes the definition useless."""
    kind = reader.word(top.get("kind"), _KINDS, "kind of case", "application")
    if kinds is not None and kind not in kinds:
        reader.say(
            top.place_of("kind"), f"the kind '{kind}' belongs to a room that is not installed here"
        )
    own = (kinds or {}).get(kind, PLAIN)
    _check_top(reader, top, kind, own, kinds or {})
    for name, type_, label in _WORLD:
        reader.scope[name] = Name(type_, label)
    known_settings = read_settings(reader, top, settings)
    tables = read_tables(reader, top)
    zones = read_zones(reader, top)
    facts = read_facts(reader, top)
    types = {key: table.type for key, table in tables.items()}
    sheets = find_sheets(reader, top, types)
    check_facts(reader, facts)
    reader.issue_nodes = top.inner("issues")
    declare_steps(reader, top.inner("steps"), types)
    page_keys = frozenset(s.key for s in sheets) - {"documents"}
    pages = [read_page(reader, sheet, page_keys) for sheet in sheets]
    check_looking_back(reader, tuple(one for page in pages for one in page.fields))
    steps, ends = read_steps(reader, top), read_ends(reader, top)
    fee = read_fee(reader, top.inner("fee"))
    issues = read_issues(reader)
    clock = read_clock(reader, top.inner("clock"))
    _check_offices(reader, top)
    section = _section(reader, top, own)
    if not (clock.promise.rows and clock.starts and steps and ends):
        return None
    eligibility = top.inner("eligibility")
    return Definition(
        key=reader.key,
        kind=kind,
        title=reader.both(top.get("title"), top.place, "title", lengths.SERVICE_TITLE),
        summary=reader.both(top.get("summary"), top.place, "summary"),
        owner=top.said("owner"),
        owner_by=top.said("owner_by") or "ward",
        life_events=reader.words(top.get("life_events")),
        search=reader.words(top.get("search")),
        legal_basis=reader.words(top.get("legal_basis")),
        apply=read_apply(reader, top.inner("apply")),
        settings=known_settings,
        tables=tables,
        zones=zones,
        facts=facts,
        pages=tuple(p for p in pages if p.key not in ("documents", "eligibility")),
        documents=next((p.fields for p in pages if p.key == "documents"), ()),
        eligibility=next((p for p in pages if p.key == "eligibility"), None),
        stop_if=reader.rules(eligibility.get("stop_if")),
        advise_if=reader.rules(eligibility.get("advise_if")),
        must=reader.rules(top.get("must")),
        should=reader.rules(top.get("should")),
        steps=steps,
        anytime=read_anytime(reader, top),
        ends=ends,
        clock=clock,
        fee=fee,
        issues=issues,
        objection=read_objection(reader, top.get("objection")),
        notices=read_notices(reader, top.inner("notices")),
        retention=read_retention(reader, top.inner("retention")),
        statistics=read_statistics(reader, top.inner("statistics")),
        standard=read_standard(
            reader, top.inner("standard"), is_needless="standard" in own.needless
        ),
        scope=dict(reader.scope),
        vocabulary=read_vocabulary(reader),
        section=section,
    )


def _check_top(reader: Reader, top: Node, kind: str, own: KindRules, kinds: Kinds) -> None:
    others = {one.section: name for name, one in kinds.items() if one.section}
    for section in sorted(set(others) & set(top.pairs or {}) - {own.section}):
        reader.say(
            top.place_of(section),
            f"the section '{section}' is for the kind '{others[section]}', not '{kind}'",
        )
    reader.known(top, _NEEDED | _OPTIONAL | set(others), "the service", _NEEDED - own.needless)
    named = top.get("service")
    if named and named.text != reader.key:
        reader.say(
            named.place,
            f"service '{named.text}' must live in a folder of the same name, not in '{reader.key}'",
        )
    for key in ("form", "steps", "ends", "clock"):
        if (node := top.get(key)) and not node.pairs:
            reader.say(node.place, f"'{key}' should be 'key: value' lines")


def _section(reader: Reader, top: Node, own: KindRules) -> object:
    """Let a room read the one section that its kind adds."""
    node = top.get(own.section) if own.section else None
    return own.read(node, reader) if node and own.read else None


def _check_offices(reader: Reader, top: Node) -> None:
    offices, owner = reader.vocabulary.inner("offices"), top.said("owner")
    known = frozenset(offices.pairs or {})
    steps = [step for _, step in top.inner("steps").entries()]
    steps += [branch for step in steps for _, branch in step.inner("branches").entries()]
    named = [top.get("owner"), top.inner("objection").get("office")]
    for node in [*named, *(step.get("office") for step in steps)]:
        reader.word(node, known, "kind of office (see _shared/vocabulary.yaml)")
    by = top.said("owner_by") or "ward"
    asked = reader.scope.get(by)
    if offices.inner(owner).get("level") and (asked is None or asked.type.name != "region"):
        cure = did_you_mean(by, list(reader.order)) if asked is None else ""
        reader.say(
            top.inner("owner").place,
            f"there are many offices of the kind '{owner}'; "
            "name with 'owner_by' the question whose region decides" + cure,
        )
