"""Settings, tables, fee, documents, service standard: what is left of `service.yaml`."""

import re
from collections.abc import Callable, Mapping

from pendopo.rules.definition.language import (
    DATE,
    MONEY,
    NUMBER,
    TEXT,
    TRUTH,
    ZONE,
    Both,
    Name,
    Type,
)
from pendopo.rules.definition.model import (
    Apply,
    Definition,
    Fact,
    Fee,
    FeeLine,
    Issue,
    Objection,
    OfficeKind,
    Retention,
    Setting,
    Vocabulary,
)
from pendopo.rules.definition.nodes import Node, Problem, did_you_mean
from pendopo.rules.definition.reading import EMPTY
from pendopo.rules.definition.reading_form import FIELD_KEYS, FIELD_TYPES
from pendopo.rules.definition.reading_steps import FUNCTION, StepReader

TOP = set(
    [
        "service",
        "title",
        "summary",
        "owner",
        "legal_basis",
        "apply",
        "form",
        "steps",
        "ends",
        "clock",
        "fee",
        "retention",
        "standard",
    ]
)
TOP_OPTIONAL = set(
    [
        "kind",
        "owner_by",
        "life_events",
        "search",
        "eligibility",
        "settings",
        "tables",
        "zones",
        "facts",
        "must",
        "should",
        "anytime",
        "documents",
        "issues",
        "objection",
        "notices",
        "statistics",
    ]
)
KINDS = {"application", "complaint", "information_request", "objection", "enrolment"}
NEEDLESS = {"complaint": {"fee", "issues", "standard"}, "objection": {"fee", "issues", "standard"}}
PLATFORM = set(
    [
        "title",
        "part",
        "number",
        "place",
        "issued_on",
        "signed_at",
        "zone",
        "letterhead",
        "official",
        "to",
        "case",
        "legal_basis",
        "decision",
        "objection",
        "verification",
        "draft",
        "demo",
        "signature",
        "paper",
        "face",
    ]
)
COMPONENTS = tuple(
    [
        "complaints",
        "facilities",
        "competence",
        "supervision",
        "staff",
        "guarantee",
        "security",
        "evaluation",
    ]
)
ISSUE_KEYS = set(
    [
        "title",
        "template",
        "number",
        "classification",
        "unit",
        "sequence",
        "valid_for",
        "valid_until",
        "signed_at",
        "data",
        "made_by",
        "form",
        "remind",
        "renew",
        "supervise",
        "revoke",
    ]
)
FEE_KEYS = set(
    [
        "kind",
        "basis",
        "account",
        "values",
        "lines",
        "round",
        "at_least",
        "at_most",
        "note",
        "due",
        "refund",
    ]
)
OBJECTION_KEYS = set(
    ["within", "decided_by", "office", "position", "limit", "suspends", "outcomes", "next", "basis"]
)
APPLY_KEYS = set(
    ["who", "for_others", "guest", "channels", "one_open_per", "accept_incomplete", "window"]
)
SECTIONS = {"complaints", "enrolment"}
NUMBER_PARTS = ("classification", "sequence", "unit", "year", "month", "month_roman", "date")
WORLD: tuple[tuple[str, Type, Both], ...] = (
    ("today", DATE, ("hari ini", "today")),
    ("filed_on", DATE, ("tanggal pengajuan", "date of filing")),
    ("decided_on", DATE, ("tanggal penetapan", "date of decision")),
    ("file_complete", TRUTH, ("berkas lengkap", "file complete")),
    ("identity_verified", TRUTH, ("identitas terverifikasi", "identity verified")),
    ("fee", MONEY, ("biaya", "fee")),
    ("case.number", TEXT, ("nomor permohonan", "case number")),
    ("case.filed_on", DATE, ("tanggal pengajuan", "date of filing")),
)


class RestReader(StepReader):
    """Reads a whole service."""

    def __init__(
        self,
        key: str,
        files: Mapping[str, str],
        *,
        settings: Mapping[str, str],
        sections: Mapping[str, Callable[[Node], list[Problem]]],
    ) -> None:
        super().__init__(key, files)
        self.stated, self.sections = settings, sections

    def definition(self, top: Node) -> Definition | None:
        """Read everything in the order in which names become known."""
        self._check_top(top)
        self.functions = set(self.vocabulary.inner("functions").pairs or {})
        for name, kind, label in WORLD:
            self.scope[name] = Name(kind, label)
        settings = {k: self._setting(k, n) for k, n in top.inner("settings").entries()}
        tables = self._tables(top.inner("tables"))
        zones = {k: self.both(n, n.place, k) for k, n in top.inner("zones").entries()}
        self.scope |= {zone: Name(ZONE, label) for zone, label in zones.items()}
        facts = {k: self._fact(k, n) for k, n in top.inner("facts").entries()}
        sheets = self.sheets(top)
        self.issue_nodes = top.inner("issues")
        self.declare_steps(top.inner("steps"))
        pages = tuple(self.page(sheet) for sheet in sheets)
        documents = next((p.fields for p in pages if p.key == "documents"), ())
        eligibility = next((p for p in pages if p.key == "eligibility"), None)
        form = tuple(p for p in pages if p.key not in ("documents", "eligibility"))
        asked = tuple(f for p in pages for f in p.fields)
        self.looking_back(asked)
        steps = {k: self.step(k, n) for k, n in top.inner("steps").entries()}
        ends = {k: self.end(k, n) for k, n in top.inner("ends").entries()}
        fee = self._fee(top.inner("fee"))
        issues = {k: self._issue(k, n) for k, n in self.issue_nodes.entries()}
        clock = self.clock(top.inner("clock"))
        self._check_offices(top)
        if not clock.promise.rows or not clock.starts:
            return None
        return Definition(
            key=self.key,
            kind=self.word(top.get("kind"), KINDS, "kind of case", "application"),
            title=self.both(top.get("title"), top.place, "title"),
            summary=self.both(top.get("summary"), top.place, "summary"),
            owner=top.said("owner"),
            owner_by=top.said("owner_by") or "ward",
            life_events=self.words(top.get("life_events")),
            search=self.words(top.get("search")),
            legal_basis=self.words(top.get("legal_basis")),
            apply=self._apply(top.inner("apply")),
            settings=settings,
            tables=tables,
            zones=zones,
            facts=facts,
            pages=form,
            documents=documents,
            eligibility=eligibility,
            stop_if=self.rules(top.inner("eligibility").get("stop_if")),
            advise_if=self.rules(top.inner("eligibility").get("advise_if")),
            must=self.rules(top.get("must")),
            should=self.rules(top.get("should")),
            steps=steps,
            anytime=self.anytime(top.inner("anytime")),
            ends=ends,
            clock=clock,
            fee=fee,
            issues=issues,
            objection=self._objection(top.get("objection")),
            notices={k: self.both(n, n.place, k) for k, n in top.inner("notices").entries()},
            retention=self._retention(top.inner("retention")),
            statistics=self._statistics(top.inner("statistics")),
            standard=self._standard(top.inner("standard"), top.said("kind")),
            scope=dict(self.scope),
            vocabulary=self._vocabulary(),
            section=next((n for k, n in top.entries() if k in self.sections), None),
        )

    def _check_top(self, top: Node) -> None:
        absent = SECTIONS & set(top.pairs or {}) - set(self.sections)
        for section in sorted(absent):
            at = (top.keys or {}).get(section, top.place)
            self.say(at, f"the section '{section}' belongs to a room that is not installed here")
        needless = NEEDLESS.get(top.said("kind"), set())
        allowed = TOP | TOP_OPTIONAL | set(self.sections) | absent
        self.known(top, allowed, "the service", TOP - needless)
        for section, check in self.sections.items():
            if node := top.get(section):
                self.problems += check(node)
        named = top.get("service")
        if (said := named.text if named else "?") != self.key:
            self.say(
                named.place if named else top.place,
                f"service '{said}' must live in a folder of the same name, not in '{self.key}'",
            )

    def _setting(self, key: str, node: Node) -> Setting:
        self.known(node, FIELD_KEYS, f"setting '{key}'", {"type", "label", "default"})
        kind = FIELD_TYPES.get(self.word(node.get("type"), set(FIELD_TYPES), "type", "text"), TEXT)
        label = self.both(node.get("label"), node.place, "label")
        self.scope[f"settings.{key}"] = Name(kind, label)
        default = node.inner("default")
        stated = Node(default.place, self.stated[key]) if key in self.stated else default
        value = self.code(stated, kind.name)
        return Setting(key, label, value.run({}) if value else None)

    def _fact(self, key: str, node: Node) -> Fact:
        self.known(
            node,
            set(["label", "count", "of", "same", "where"]),
            f"fact '{key}'",
            {"label", "count", "of"},
        )
        label = self.both(node.get("label"), node.place, "label")
        self.scope[key] = Name(NUMBER, label)
        of = node.said("of")
        return Fact(key, label, node.said("count"), of, self.words(node.get("same")), node.place)

    def _tables(self, node: Node) -> dict[str, Mapping[str, Mapping[str, object]]]:
        tables: dict[str, Mapping[str, Mapping[str, object]]] = {}
        for key, one in node.entries():
            if one.get("match"):
                tables[key] = self._decision_table(key, one)
                continue
            self.known(one, {"label", "columns", "rows"}, f"table '{key}'", {"columns", "rows"})
            columns = self._columns_of(one)
            rows: dict[str, dict[str, object]] = {}
            options: dict[str, Both] = {}
            for row, cells in one.inner("rows").entries():
                self.known(cells, {"label", *columns}, f"row '{row}'", {"label", *columns})
                options[row] = self.both(cells.get("label"), cells.place, "label")
                rows[row] = self._cells(cells, columns)
            tables[key], self.references[key] = rows, Type("reference", options, columns)
        return tables

    def _cells(self, row: Node, columns: Mapping[str, Name]) -> dict[str, object]:
        found = {}
        for key, name in columns.items():
            if (node := row.get(key)) and (code := self.code(node, name.type.name)):
                found[key] = code.run({})
        return found

    def _columns_of(self, table: Node) -> dict[str, Name]:
        found = {}
        for key, node in table.inner("columns").entries():
            stated = node if node.pairs is None else node.get("type")
            kind = self.word(stated, set(FIELD_TYPES), "type", "text")
            plain = key.replace("_", " ")
            label = self.maybe_both(node.get("label"), "label") or (plain, plain)
            found[key] = Name(FIELD_TYPES.get(kind, TEXT), label)
        return found

    def _decision_table(self, key: str, node: Node) -> Mapping[str, Mapping[str, object]]:
        """Read a table looked up by several values; the first row that fits wins."""
        self.known(
            node, set(["label", "match", "columns", "rows"]), f"table '{key}'", {"columns", "rows"}
        )
        match, gives = self.words(node.get("match")), self._columns_of(node)
        rows = []
        for row in node.inner("rows").items or ():
            self.known(row, {*match, *gives}, f"a row of '{key}'", {*match, *gives})
            rows.append((tuple(row.said(m) or "any" for m in match), self._cells(row, gives)))
        cells = {m: ("|".join(r[0][n] for r in rows), "") for n, m in enumerate(match)}
        self.scope[key] = Name(Type("decision", cells, gives), (key, key))
        return {"": {"": tuple(rows)}}

    def _apply(self, node: Node) -> Apply:
        self.known(node, APPLY_KEYS, "apply", {"who", "guest", "channels"})
        for item in node.inner("one_open_per").items or ():
            self.code(item)
        ways = {"no", "family", "mandate"}
        return Apply(
            who=self.words(node.get("who")),
            for_others=self.word(node.get("for_others"), ways, "way to apply for others", "no"),
            guest=self.yes(node.get("guest")),
            channels=self.words(node.get("channels")),
            one_open_per=self.words(node.get("one_open_per")),
            accept_incomplete=self.yes(node.get("accept_incomplete")),
        )

    def _fee(self, node: Node) -> Fee:
        if not node.pairs:
            return Fee()
        self.known(node, FEE_KEYS, "fee", {"kind"})
        kind = self.word(node.get("kind"), {"free", "charge", "tax"}, "kind of fee", "free")
        for key in (
            sorted({"account", "basis", "lines"} - set(node.pairs)) if kind != "free" else ()
        ):
            self.say(node.place, f"a {kind} needs '{key}'")
        values = []
        for key, one in node.inner("values").entries():
            self.known(one, {"label", "value"}, f"value '{key}'", {"label", "value"})
            found = self.cases(one.inner("value"), self.code)
            label = self.both(one.get("label"), one.place, "label")
            self.scope[key] = Name(found.rows[0][1].type if found.rows else NUMBER, label)
            values.append((key, label, found))
        rounding, to = self._rounding(node)
        return Fee(
            kind=kind,
            account=node.said("account"),
            basis=node.said("basis"),
            note=self.maybe_both(node.get("note"), "note"),
            refund=self.maybe_both(node.get("refund"), "refund"),
            values=tuple(values),
            lines=tuple(self._fee_line(k, n) for k, n in node.inner("lines").entries()),
            rounding=rounding,
            round_to=to,
            at_least=self.rupiah(node.get("at_least")),
            at_most=self.rupiah(node.get("at_most")),
        )

    def _fee_line(self, key: str, node: Node) -> FeeLine:
        self.known(node, {"label", "amount", "when"}, f"line '{key}'", {"label", "amount"})
        return FeeLine(
            key=key,
            label=self.both(node.get("label"), node.place, "label"),
            amount=self.cases(node.inner("amount"), lambda n: self.code(n, "money")),
            when=self.code(node.inner("when"), "yes/no") if node.get("when") else None,
        )

    def _rounding(self, node: Node) -> tuple[str, int]:
        said = node.said("round") or "down to Rp1"
        match = re.fullmatch(r"(down|up|half) to Rp([0-9.]*[1-9][0-9.]*)", said, re.ASCII)
        if not match:
            self.say(
                node.inner("round").place,
                "write the rounding as 'down to Rp100', 'up to Rp100' or 'half to Rp100'",
            )
            return "down", 1
        return match[1], int(match[2].replace(".", ""))

    def _issue(self, key: str, node: Node) -> Issue:
        self.known(node, ISSUE_KEYS, f"document '{key}'", {"title"})
        signed = node.get("signed_at")
        if signed and signed.text not in self.step_keys:
            self.say(
                signed.place,
                f"'signed_at' names '{signed.text}', which is not a step."
                + did_you_mean(signed.text or "", sorted(self.step_keys)),
            )
        if not node.get("made_by") and not node.get("template"):
            self.say(
                node.place,
                f"document '{key}' needs a 'template', or 'made_by' when another system makes it",
            )
        until, data = Name(DATE, ("berlaku sampai", "valid until")), {}
        for name, one in node.inner("data").entries():
            if name in PLATFORM:
                self.say(
                    one.place,
                    f"'{name}' is what the platform adds to every letter; "
                    "give the value another name",
                )
            data[name] = self.cases(
                one, lambda n: self.template(n.text or "", n.place, valid_until=until)
            )
        valid = node.get("valid_until")
        revoke = node.inner("revoke")
        template, _, part = node.said("template").partition("#")
        if template:
            self._check_letter(template, node)
        self._check_number(node)
        return Issue(
            key=key,
            title=self.both(node.get("title"), node.place, "title"),
            data=data,
            place=node.place,
            template=template,
            part=part,
            number=node.said("number"),
            classification=node.said("classification"),
            unit=node.said("unit"),
            sequence=node.said("sequence"),
            valid_for=self.duration(node.get("valid_for")),
            valid_until=self.cases(valid, lambda n: self.code(n, "date")) if valid else None,
            signed_at=node.said("signed_at"),
            made_by=node.said("made_by"),
            revoke_by=self.word(revoke.get("by"), self.functions, FUNCTION),
            revoke_grounds={
                k: self.both(n, n.place, k) for k, n in revoke.inner("grounds").entries()
            },
        )

    def _check_number(self, node: Node) -> None:
        if (number := node.get("number")) is None:
            return
        given = {key: Name(TEXT, (key, key)) for key in NUMBER_PARTS}
        self.template(number.text or "", number.place, **given)
        if "<sequence>" not in (number.text or ""):
            self.say(number.place, "a number without <sequence> would repeat itself")

    def _check_letter(self, template: str, node: Node) -> None:
        """Complain about a `d.name` that no document of this service and no platform gives."""
        path = f"{self.key}/{template}"
        if path not in self.files:
            said = node.said("template")
            self.say(node.inner("template").place, f"there is no file '{said}' in the folder")
            return
        own = [n for _, one in self.issue_nodes.entries() for n, _ in one.inner("data").entries()]
        given = own + sorted(PLATFORM)
        for number, line in enumerate(self.files[path].splitlines(), 1):
            for name in re.findall(r"\bd\.([a-z_]+)", line):
                place = type(node.place)(path, number)
                if name not in given and not any(p.place == place for p in self.problems):
                    self.say(
                        place,
                        f"the letter prints 'd.{name}', which no 'data' in service.yaml gives."
                        + did_you_mean(name, given),
                    )

    def _objection(self, node: Node | None) -> Objection | None:
        if node is None:
            return None
        self.known(node, OBJECTION_KEYS, "objection", {"within", "decided_by", "limit", "basis"})
        within = self.duration(node.get("within"))
        if within is None:
            return None
        return Objection(
            within=within,
            decided_by=node.said("decided_by"),
            office=node.said("office"),
            limit=self.duration(node.get("limit")),
            suspends=self.yes(node.get("suspends")),
            basis=node.said("basis"),
        )

    def _retention(self, node: Node) -> Retention:
        keys = set(["keep", "from", "then", "code", "public"])
        self.known(node, keys, "retention", {"keep", "from", "then"})
        given = {n for _, one in self.issue_nodes.entries() for n in one.inner("data").pairs or {}}
        given.add("number")
        for item in node.inner("public").items or ():
            if item.text not in given:
                self.say(
                    item.place,
                    f"the public register shows '{item.text}', which no document carries."
                    + did_you_mean(item.text or "", sorted(given)),
                )
        keep = None if node.said("keep") in ("forever", "") else self.duration(node.get("keep"))
        return Retention(keep, node.said("from"), node.said("then"), self.words(node.get("public")))

    def _statistics(self, node: Node) -> tuple[str, ...]:
        for item in node.items or ():
            name = self.scope.get(item.text or "")
            if name is None:
                self.say(
                    item.place,
                    f"statistics count by '{item.text}', which is not a question."
                    + did_you_mean(item.text or "", list(self.scope)),
                )
            elif name.type.name not in _COUNTABLE:
                self.say(
                    item.place,
                    f"statistics cannot count by '{item.text}': it is {name.type.name}; "
                    "use a choice, a checkbox, a region or a number",
                )
        return tuple(item.text or "" for item in node.items or ())

    def _standard(self, node: Node, kind: str) -> dict[str, Both]:
        self.known(node, {"use", *COMPONENTS}, "standard")
        block = self.block(node.inner("use")) if node.get("use") else None
        shared = block.inner("standard") if block else EMPTY
        found = {}
        for part in COMPONENTS:
            if said := node.get(part) or shared.get(part):
                found[part] = self.both(said, said.place, part)
            elif "standard" not in NEEDLESS.get(kind, ()):
                self.say(
                    node.place,
                    f"the service standard is incomplete: '{part}' is missing (PermenPANRB 15/2014)",
                )
        return found

    def _check_offices(self, top: Node) -> None:
        offices, owner = self.vocabulary.inner("offices"), top.said("owner")
        known = set(offices.pairs or {})
        steps = [s for _, s in top.inner("steps").entries()]
        steps += [b for s in steps for _, b in s.inner("branches").entries()]
        named = [top.get("owner"), top.inner("objection").get("office")]
        for node in [*named, *(s.get("office") for s in steps)]:
            self.word(node, known, "kind of office (see _shared/vocabulary.yaml)")
        asked = self.scope.get(top.said("owner_by") or "ward")
        if offices.inner(owner).get("level") and (asked is None or asked.type.name != "region"):
            self.say(
                top.inner("owner").place,
                f"there are many offices of the kind '{owner}'; "
                "name with 'owner_by' the question whose region decides",
            )

    def _vocabulary(self) -> Vocabulary:
        words = self.vocabulary
        refusal = words.inner("refusal")

        def named(part: str) -> dict[str, Both]:
            return {k: self.both(n, n.place, k) for k, n in words.inner(part).entries()}

        offices = {
            key: OfficeKind(key, self.both(one.get("label"), one.place, "label"), one.said("level"))
            for key, one in words.inner("offices").entries()
        }
        return Vocabulary(
            functions=named("functions"),
            offices=offices,
            signs=self.words(words.get("signs")),
            outcomes=named("outcomes"),
            correction_reasons=named("correction_reasons"),
            refusal_reasons=named("refusal_reasons"),
            refusal=Issue(
                key="refusal",
                title=self.both(refusal.get("title"), refusal.place, "title"),
                data={},
                place=refusal.place,
                template=refusal.said("template"),
                number=refusal.said("number"),
                sequence=refusal.said("sequence"),
            ),
        )


_COUNTABLE = ("choice", "choices", "yes/no", "region", "reference", "number")
