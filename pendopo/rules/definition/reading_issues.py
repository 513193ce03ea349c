"""The documents that a service gives, and the words that all services share."""

import re
from collections.abc import Mapping

from pendopo.rules.definition import lengths, letters
from pendopo.rules.definition.language import DATE, TEXT, Both, Name
from pendopo.rules.definition.nodes import Node, Place, did_you_mean
from pendopo.rules.definition.promises import Issue
from pendopo.rules.definition.reading import Reader
from pendopo.rules.definition.reading_steps import FUNCTION
from pendopo.rules.definition.terms import Cases, Template
from pendopo.rules.definition.vocabulary import OfficeKind, Register, Vocabulary

PLATFORM = frozenset(
    "title part number place issued_on signed_at zone letterhead official to case legal_basis"
    " decision objection verification draft demo signature paper face".split()
)
NUMBER_PARTS = ("classification", "sequence", "unit", "year", "month", "month_roman", "date")
_ISSUE_KEYS = frozenset(
    "title template number classification unit sequence valid_for valid_until signed_at data"
    " made_by form remind renew supervise revoke".split()
)


def read_issues(reader: Reader) -> dict[str, Issue]:
    """Read all documents."""
    return {key: _issue(reader, key, n) for key, n in reader.named(reader.issue_nodes, "issues")}


def _issue(reader: Reader, key: str, node: Node) -> Issue:
    reader.known(node, _ISSUE_KEYS, f"document '{key}'", {"title"})
    template, _, part = reader.short(node, "template", lengths.TEMPLATE).partition("#")
    _check_issue(reader, key, node)
    if template:
        _check_letter(reader, template, node)
    _check_number(reader, node)
    valid, revoke = node.get("valid_until"), node.inner("revoke")
    if node.get("revoke"):
        reader.known(revoke, {"by", "hearing", "grounds"}, "revoke", {"by", "grounds"})
    return Issue(
        key=key,
        title=reader.both(node.get("title"), node.place, f"title of '{key}'", lengths.LETTER_TITLE),
        data=_data(reader, node.inner("data")),
        place=node.place,
        template=template,
        part=part,
        number=reader.short(node, "number", lengths.NUMBER),
        classification=reader.short(node, "classification", lengths.CLASSIFICATION),
        unit=node.said("unit"),
        sequence=node.said("sequence"),
        valid_for=reader.duration(node.get("valid_for")),
        valid_until=reader.cases(valid, lambda n: reader.code(n, "date")) if valid else None,
        signed_at=node.said("signed_at"),
        made_by=node.said("made_by"),
        form=node.said("form"),
        remind=reader.duration(_without(node.get("remind"), " before", "")),
        renew=_renew(reader, node.inner("renew")),
        supervise=reader.duration(_without(node.get("supervise"), "", "every ")),
        revoke_by=reader.word(revoke.get("by"), reader.functions, FUNCTION),
        revoke_hearing=reader.yes(revoke.get("hearing")),
        revoke_grounds={
            name: reader.both(one, one.place, f"ground '{name}'")
            for name, one in reader.named(revoke.inner("grounds"), "grounds of revoking")
        },
    )


def _without(node: Node | None, after: str, before: str) -> Node | None:
    """A span of time as it is said in a sentence: `30 days before`, `every 3 months`."""
    if node is None or node.text is None:
        return node
    return Node(node.place, node.text.removesuffix(after).removeprefix(before))


def _check_issue(reader: Reader, key: str, node: Node) -> None:
    signed = node.get("signed_at")
    if signed and signed.text not in reader.step_keys:
        reader.say(
            signed.place,
            f"'signed_at' names '{signed.text}', which is not a step."
            + did_you_mean(signed.text or "", sorted(reader.step_keys)),
        )
    if not node.get("made_by") and not node.get("template"):
        reader.say(
            node.place,
            f"document '{key}' needs a 'template', or 'made_by' when another system makes it",
        )
    if node.get("valid_for") and node.get("valid_until"):
        reader.say(
            node.place_of("valid_until"),
            f"document '{key}' has both 'valid_for' and 'valid_until'; keep one",
        )


def _data(reader: Reader, node: Node) -> dict[str, Cases[Template]]:
    until, found = Name(DATE, ("berlaku sampai", "valid until")), {}
    for name, one in reader.named(node, "data"):
        if name in PLATFORM:
            reader.say(
                node.place_of(name),
                f"'{name}' is what the platform adds to every letter; give the value another name",
            )
        found[name] = reader.cases(
            one, lambda n: reader.template(n.text or "", n.place, valid_until=until)
        )
    return found


def _renew(reader: Reader, node: Node) -> dict[str, str]:
    """Read the answers with which a renewal begins."""
    found = {}
    for key, one in node.entries():
        name = reader.scope.get(key)
        if name is None or key not in reader.order:
            cure = did_you_mean(key, list(reader.order))
            reader.say(node.place_of(key), f"'{key}' is not a question." + cure)
        elif name.type.options:
            reader.word(one, set(name.type.options), f"option of '{key}'")
        found[key] = one.text or ""
    return found


def _check_number(reader: Reader, node: Node) -> None:
    number, sequence = node.get("number"), node.get("sequence")
    if sequence:
        try:
            letters.counted_by(sequence.text or "")
        except ValueError as error:
            reader.say(sequence.place, f"{error}")
    if number is None:
        return
    given = {key: Name(TEXT, (key, key)) for key in NUMBER_PARTS}
    reader.template(number.text or "", number.place, **given)
    if "<sequence>" not in (number.text or ""):
        reader.say(number.place, "a number without <sequence> would repeat itself")


def _check_letter(reader: Reader, template: str, node: Node) -> None:
    """Complain about a `d.name` that no document of this service and no platform gives."""
    path = f"{reader.key}/{template}"
    stated = node.inner("template")
    if path not in reader.files:
        reader.say(stated.place, f"there is no file '{template}' in the folder")
        return
    issues = [one for _, one in reader.issue_nodes.entries()]
    own = [
        name
        for one in issues
        if one.said("template").partition("#")[0] == template
        for name, _ in one.inner("data").entries()
    ]
    given = own + sorted(PLATFORM)
    for number, line in enumerate(reader.files[path].splitlines(), 1):
        for name in re.findall(r"\bd\.([a-z_]+)", line):
            place = Place(path, number)
            if name not in given and not any(p.place == place for p in reader.problems):
                reader.say(
                    place,
                    f"the letter prints 'd.{name}', which no 'data' in service.yaml gives."
                    + did_you_mean(name, given),
                )


def read_vocabulary(reader: Reader) -> Vocabulary:
    """Read the words that all services share."""
    words = reader.vocabulary
    refusal = words.inner("refusal")
    _check_number(reader, refusal)
    return Vocabulary(
        functions=_said(reader, words.inner("functions")),
        offices={
            key: OfficeKind(
                key,
                reader.both(one.get("label"), one.place, f"label of '{key}'"),
                one.said("level"),
            )
            for key, one in words.inner("offices").entries()
        },
        signs=reader.words(words.get("signs")),
        outcomes=_said(reader, words.inner("outcomes")),
        correction_reasons=_said(reader, words.inner("correction_reasons")),
        refusal_reasons=_said(reader, words.inner("refusal_reasons")),
        refusal=Issue(
            key="refusal",
            title=reader.both(refusal.get("title"), refusal.place, "title of the refusal"),
            data={},
            place=refusal.place,
            template=refusal.said("template"),
            number=refusal.said("number"),
            classification=refusal.said("classification"),
            unit=refusal.said("unit"),
            sequence=refusal.said("sequence"),
        ),
        kinds=_said(reader, words.inner("kinds")),
        registers={
            key: Register(
                key,
                reader.both(one.get("label"), one.place, f"label of '{key}'"),
                reader.words(one.get("gives")),
            )
            for key, one in words.inner("registers").entries()
        },
    )


def _said(reader: Reader, node: Node) -> Mapping[str, Both]:
    return {key: reader.both(one, one.place, f"'{key}'") for key, one in node.entries()}
