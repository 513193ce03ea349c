"""What follows from a definition, with nothing written twice: service standard, conditions."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pendopo.rules.definition import paper, speech
from pendopo.rules.definition.language import MONEY, Both, Code, used
from pendopo.rules.definition.model import Definition, Field, Step
from pendopo.rules.definition.promises import FILING, Fee
from pendopo.rules.definition.terms import Rule

_TITLES: tuple[Both, ...] = (
    ("Persyaratan", "Requirements"),
    ("Sistem, mekanisme, dan prosedur", "System, mechanism and procedure"),
    ("Jangka waktu pelayanan", "Time"),
    ("Biaya/tarif", "Cost"),
    ("Produk pelayanan", "What you get"),
    ("Penanganan pengaduan, saran, dan masukan", "Complaints and suggestions"),
    ("Dasar hukum", "Legal basis"),
    ("Sarana, prasarana, dan fasilitas", "Facilities"),
    ("Kompetensi pelaksana", "Competence of the staff"),
    ("Pengawasan internal", "Internal supervision"),
    ("Jumlah pelaksana", "Number of staff"),
    ("Jaminan pelayanan", "Guarantee of service"),
    ("Jaminan keamanan dan keselamatan pelayanan", "Guarantee of safety and security"),
    ("Evaluasi kinerja pelaksana", "Evaluation of performance"),
)
WRITTEN = {
    6: "complaints",
    8: "facilities",
    9: "competence",
    10: "supervision",
    11: "staff",
    12: "guarantee",
    13: "security",
    14: "evaluation",
}
_NOT_ON_THE_WAY = frozenset({"correct", "wait", "route"})
_AT_LEAST: Both = ("Paling sedikit", "At least")
_AT_MOST: Both = ("Paling banyak", "At most")


@dataclass(frozen=True)
class Component:
    """One of the fourteen components of a service standard, as lines of text."""

    number: int
    title: Both
    lines: tuple[Both, ...]


def standard(definition: Definition) -> tuple[Component, ...]:
    """Return the service standard: fourteen components in order.

    Source: PermenPANRB 15/2014 (components), UU 25/2009 art. 21.
    """
    derived = {
        1: tuple(_requirements(definition)),
        2: tuple(_way(definition)),
        3: (*_promise(definition), _counted(definition)),
        4: tuple(_cost(definition)),
        5: tuple(_products(definition)),
        7: tuple((basis, basis) for basis in definition.legal_basis),
    }
    return tuple(
        Component(number, title, derived.get(number) or _written(definition, number))
        for number, title in enumerate(_TITLES, 1)
    )


def empty_components(definition: Definition) -> list[Component]:
    """Return the components that say nothing; publishing needs all fourteen."""
    return [one for one in standard(definition) if not any(text.strip() for text, _ in one.lines)]


def _written(definition: Definition, number: int) -> tuple[Both, ...]:
    said = definition.standard.get(WRITTEN.get(number, ""))
    return (said,) if said else ()


def is_ever_needed(field: Field) -> Code | bool:
    """Tell whether a question or document is needed: always, never, or the condition for it.

    A condition that asks only about settings of the town is decided already.
    """
    required = field.required
    if isinstance(required, Code) and all(name.startswith("settings.") for name in required.uses):
        return required.holds({})
    return required


def _requirements(definition: Definition) -> Iterator[Both]:
    found = False
    for document in definition.documents:
        needed = is_ever_needed(document)
        if document.made_from or (needed is False and document.required is not False):
            continue
        found = True
        yield _when(
            definition, document.label, needed if isinstance(needed, Code) else None, document
        )
    if not found:
        yield "Cukup mengisi formulir", "Only the form has to be filled in"


def _when(
    definition: Definition, label: Both, condition: Code | None, document: Field | None = None
) -> Both:
    if condition:
        said = speech.spoken(condition, definition.questions)
        return f"{label[0]} (bila {said[0]})", f"{label[1]} (if {said[1]})"
    if document and document.required is False:
        return f"{label[0]} (boleh tidak ada)", f"{label[1]} (optional)"
    return label


def _way(definition: Definition) -> Iterator[Both]:
    for step in usual_steps(definition):
        if step.kind not in _NOT_ON_THE_WAY:
            yield _when(definition, step.title, step.when)


def usual_steps(definition: Definition) -> Iterator[Step]:
    """Return the usual way: the first outcome without a condition of each step, up to an end."""
    key, seen = definition.first_step(), set[str]()
    while key in definition.steps and key not in seen:
        seen.add(key)
        step = definition.steps[key]
        yield step
        key = next((one.to for one in step.outcomes if one.condition is None), "")


def _promise(definition: Definition) -> Iterator[Both]:
    rows = definition.clock.promise.rows
    for condition, span in rows:
        if condition is None and len(rows) > 1:
            yield f"{span.words[0]} untuk yang lain", f"{span.words[1]} otherwise"
        else:
            yield _when(definition, span.words, condition)


def since(definition: Definition) -> Both:
    """Return from when on the promised time is counted."""
    if definition.clock.starts == FILING:
        return "sejak diajukan", "from filing"
    return "sejak berkas lengkap", "from a complete file"


def _counted(definition: Definition) -> Both:
    said = since(definition)
    return f"Dihitung {said[0]}", f"Counted {said[1]}"


def _cost(definition: Definition) -> Iterator[Both]:
    fee = definition.fee
    if fee.kind == "free":
        yield "Gratis", "Free of charge"
    for line in fee.lines:
        for condition, amount in line.amount.rows:
            said = (
                f"{line.label[0]}: {amount.words[0]}",
                f"{line.label[1]}: {amount.words[1]}",
            )
            yield _when(definition, said, condition or line.when)
    for _, label, cases in fee.values:
        for condition, code in cases.rows:
            said = f"{label[0]}: {code.words[0]}", f"{label[1]}: {code.words[1]}"
            yield _when(definition, said, condition)
    for key in sorted(name.removeprefix("settings.") for name in _asked_by(fee)):
        if setting := definition.settings.get(key):
            yield (
                f"{setting.label[0]}: {setting.words[0]}",
                f"{setting.label[1]}: {setting.words[1]}",
            )
    for amount_, said in ((fee.at_least, _AT_LEAST), (fee.at_most, _AT_MOST)):
        if amount_ is not None:
            shown = [paper.show(Decimal(amount_), MONEY, lang) for lang in (0, 1)]
            yield f"{said[0]} {shown[0]}", f"{said[1]} {shown[1]}"
    if fee.note:
        yield fee.note


def _asked_by(fee: Fee) -> frozenset[str]:
    """Return every name that the fee looks at."""
    codes = [code for line in fee.lines for _, code in line.amount.rows]
    codes += [code for _, _, cases in fee.values for _, code in cases.rows]
    return used(codes)


def _products(definition: Definition) -> Iterator[Both]:
    if definition.issues:
        yield from (issue.title for issue in definition.issues.values())
    else:
        yield from (end.title for end in definition.ends.values() if end.state == "granted")


# ── conditions in words ────────────────────────────────────────────────────────
def conditions(definition: Definition) -> list[Both]:
    """Return every condition of a service as a clerk reads it, in the order of the definition."""
    return [
        *_stops(definition),
        *(said for field in definition.fields for said in _about(field)),
        *_whole(definition.must, ("Harus berlaku", "It has to hold")),
        *_steps_in_words(definition),
        *_promises_in_words(definition),
    ]


def _stops(definition: Definition) -> Iterator[Both]:
    for rule in definition.stop_if:
        words = rule.check.words
        yield f"Tidak dapat diajukan bila {words[0]}", f"Cannot be filed if {words[1]}"


def _whole(rules: tuple[Rule, ...], verb: Both) -> Iterator[Both]:
    for rule in rules:
        yield f"{verb[0]}: {rule.check.words[0]}", f"{verb[1]}: {rule.check.words[1]}"


def _about(field: Field) -> Iterator[Both]:
    name = (f"“{field.label[0]}”", f"“{field.label[1]}”")
    if field.shown:
        words = field.shown.words
        yield f"{name[0]} ditanyakan bila {words[0]}", f"{name[1]} is asked if {words[1]}"
    if isinstance(field.required, Code):
        words = field.required.words
        yield f"{name[0]} wajib bila {words[0]}", f"{name[1]} is required if {words[1]}"
    for option in field.options:
        if option.condition:
            words = option.condition.words
            yield (
                f"{name[0]}: pilihan “{option.label[0]}” terbuka bila {words[0]}",
                f"{name[1]}: the option “{option.label[1]}” is open if {words[1]}",
            )
    yield from _whole(field.must, (f"{name[0]}: harus berlaku", f"{name[1]}: it has to hold"))


def _steps_in_words(definition: Definition) -> Iterator[Both]:
    for step in definition.steps.values():
        for one in (step, *step.branches):
            name = (f"Langkah “{one.title[0]}”", f"Step “{one.title[1]}”")
            if one.when:
                words = one.when.words
                yield f"{name[0]} bila {words[0]}", f"{name[1]} if {words[1]}"
            for outcome in one.outcomes:
                if outcome.condition:
                    words = outcome.condition.words
                    yield (
                        f"{name[0]}: “{outcome.label[0]}” bila {words[0]}",
                        f"{name[1]}: “{outcome.label[1]}” if {words[1]}",
                    )


def _promises_in_words(definition: Definition) -> Iterator[Both]:
    if len(definition.clock.promise.rows) > 1:
        for said in _promise(definition):
            yield f"Janji: {said[0]}", f"Promise: {said[1]}"
