"""The workflow: steps with what is done and recorded in them, and the ways to end."""

from collections.abc import Mapping

from pendopo.rules.definition import lengths
from pendopo.rules.definition.model import Anytime, End, Field, Outcome, Step
from pendopo.rules.definition.nodes import Node, did_you_mean
from pendopo.rules.definition.reading import Reader
from pendopo.rules.definition.reading_questions import read_field

KINDS: Mapping[str, tuple[str, str]] = {  # kind: what it does to the clock, who does it
    "check": ("runs", "officer"),
    "review": ("runs", "officer"),
    "decide": ("runs", "officer"),
    "correct": ("paused", "applicant"),
    "pay": ("paused", "applicant"),
    "opinion": ("runs", "officer"),
    "inspect": ("runs", "officer"),
    "together": ("runs", "system"),
    "wait": ("paused", "officer"),
    "route": ("runs", "system"),
    "issue": ("stopped", "system"),
    "hand_over": ("stopped", "officer"),
    "exchange": ("runs", "system"),
    "appointment": ("paused", "officer"),
}
FUNCTION = "function (see _shared/vocabulary.yaml)"
END_STATES = frozenset({"granted", "refused", "withdrawn", "lapsed", "not_admitted"})
_STEP_KEYS = frozenset(
    "kind title by office position when otherwise limit if_late clock outcomes checklist records"
    " not_same_as for publish do join branches with was".split()
)
_EFFECTS = frozenset({"runs", "paused", "restarts", "stopped"})
_VERDICTS = ("for", "against")


def read_steps(reader: Reader, top: Node) -> dict[str, Step]:
    """Read all steps in their order."""
    return {key: _step(reader, key, node) for key, node in top.inner("steps").entries()}


def _step(reader: Reader, key: str, node: Node, *, is_branch: bool = False) -> Step:
    kind = _kind(reader, key, node)
    clock, who = KINDS.get(kind, KINDS["review"])
    _check_step(reader, key, node, kind, who, is_branch=is_branch)
    titled = node.get("title") or reader.vocabulary.inner("kinds").get(kind)
    return Step(
        key=key,
        kind=kind,
        title=reader.both(
            titled,
            node.place,
            f"title of step '{key}', which people read,",
            lengths.STEP_TITLE,
        ),
        by=reader.word(node.get("by"), reader.functions, FUNCTION, who),
        clock=reader.word(node.get("clock"), _EFFECTS, "clock effect", clock),
        limit=reader.duration(node.get("limit")),
        outcomes=tuple(_outcomes(reader, node, is_branch=is_branch)),
        place=node.place,
        office=node.said("office"),
        position=node.said("position"),
        when=reader.condition(node.get("when")),
        otherwise=node.said("otherwise") or None,
        if_late=node.said("if_late") or None,
        not_same_as=node.said("not_same_as") or None,
        checklist=tuple(
            reader.both(one, one.place, f"checklist of '{key}'")
            for one in node.inner("checklist").items or ()
        ),
        records=_records(reader, key, node),
        branches=tuple(
            _step(reader, name, one, is_branch=True)
            for name, one in node.inner("branches").entries()
        ),
        join=reader.word(node.get("join"), {"all", "any", "majority"}, "way to join", "all"),
        other_system=node.said("with"),
        waits_for=node.said("for"),
        is_public=reader.yes(node.get("publish")),
        does=reader.words(node.get("do")),
        was=node.said("was"),
    )


def _kind(reader: Reader, key: str, node: Node) -> str:
    needed = {"kind", "outcomes"} | ({"branches"} if node.said("kind") == "together" else set())
    reader.known(node, _STEP_KEYS, f"step '{key}'", needed)
    return reader.word(node.get("kind"), set(KINDS), "kind of step", "review")


def _check_step(
    reader: Reader, key: str, node: Node, kind: str, who: str, *, is_branch: bool
) -> None:
    if who == "officer" and not node.get("by"):
        reader.say(node.place, f"step '{key}' has no owner; say 'by:' which function does it")
    if who != "system" and kind != "wait" and not node.get("limit"):
        reader.say(node.place, f"step '{key}' has no 'limit'; the law's clock needs one")
    if kind == "exchange" and not node.get("with"):
        reader.say(node.place, f"step '{key}' asks another system; name it with 'with:'")
    if node.get("when") and not node.get("otherwise") and not is_branch:
        reader.say(
            node.place,
            f"step '{key}' has 'when'; say with 'otherwise' where to go when it is skipped",
        )
    clock = node.get("clock") or Node(node.place, "")
    has_limit = node.get("limit") is not None
    if clock.text and (told := _unfit_clock(key, kind, clock.text, has_limit=has_limit)):
        reader.say(clock.place, told)
    if is_branch and (kind in ("together", "route", "issue") or node.get("branches")):
        reader.say(node.place, f"branch '{key}' cannot be of the kind {kind}; somebody must do it")


def _unfit_clock(key: str, kind: str, effect: str, *, has_limit: bool) -> str:
    """Return why a step cannot do something else to the clock than its kind does; else empty."""
    usual, _ = KINDS[kind]
    if kind == "correct":
        return (
            f"step '{key}' asks for a correction; what that does to the clock "
            "is said once, with 'correction' under 'clock'"
        )
    if kind in ("route", "together"):
        where = "at its branches" if kind == "together" else "at the step that follows"
        return f"step '{key}' is passed at once and has no clock of its own; say it {where}"
    if usual == "stopped" and effect != usual:
        return f"the clock has stopped with the decision when '{key}' comes; leave out 'clock'"
    if effect == "stopped" != usual:
        return (
            f"only a decision or an end stops the clock, not step '{key}'; "
            "write 'paused' for a clock that stands while the step waits"
        )
    if kind == "decide" and effect != "runs":
        return f"the promise counts until the decision, so '{key}' cannot hold the clock"
    if kind == "wait" and effect in ("runs", "restarts") and not has_limit:
        return f"the clock runs while '{key}' waits, so it needs a 'limit'"
    return ""


def _records(reader: Reader, key: str, node: Node) -> tuple[Field, ...]:
    """Read what an officer fills in; inside a step its records go by their short names too."""
    head = Node(node.place, pairs={"privacy": Node(node.place, "personal")})
    saved, prefix = reader.scope, f"{key}."
    near = {
        name.removeprefix(prefix): one for name, one in saved.items() if name.startswith(prefix)
    }
    reader.scope = {**saved, **near}
    found = tuple(
        read_field(reader, name, inner, key, head, name=near.get(name), asks=False)
        for name, inner in node.inner("records").entries()
    )
    reader.scope = saved
    return found


def _outcomes(reader: Reader, node: Node, *, is_branch: bool) -> list[Outcome]:
    found, common = [], reader.vocabulary.inner("outcomes")
    for key, one in reader.named(node.inner("outcomes"), "outcomes"):
        at = node.inner("outcomes").place_of(key)
        if one.pairs is not None:
            reader.known(one, {"to", "label", "if"}, f"outcome '{key}'", {"to"})
        label = one.get("label") or common.get(key)
        if label is None:
            reader.say(
                at,
                f"outcome '{key}' is not in the vocabulary; "
                "give it a label: {to: …, label: Teks // Text}",
            )
        said = reader.both(label, at, f"label of '{key}'") if label else (key, key)
        target = (one.text if one.pairs is None else one.said("to")) or "?"
        if is_branch and target not in _VERDICTS:
            reader.say(at, f"an outcome of a branch is 'for' or 'against', not '{target}'")
        found.append(Outcome(key, target, said, reader.condition(one.get("if")), at))
    return found


def read_anytime(reader: Reader, top: Node) -> dict[str, Anytime]:
    """Read what an officer may do at every open step."""
    found = {}
    for key, one in reader.named(top.inner("anytime"), "anytime"):
        reader.known(one, {"by", "to", "label"}, f"'{key}'", {"by", "to", "label"})
        found[key] = Anytime(
            key=key,
            label=reader.both(one.get("label"), one.place, f"label of '{key}'"),
            by=reader.word(one.get("by"), reader.functions, FUNCTION),
            to=one.said("to") or "?",
            place=one.place,
        )
    return found


def read_ends(reader: Reader, top: Node) -> dict[str, End]:
    """Read the ways to end."""
    return {key: _end(reader, key, node) for key, node in reader.named(top.inner("ends"), "ends")}


def _end(reader: Reader, key: str, node: Node) -> End:
    keys = frozenset("state title gives revokes partly reasons".split())
    reader.known(node, keys, f"end '{key}'", {"state", "title"})
    issues = list(reader.issue_nodes.pairs or {})
    if (revoked := node.get("revokes")) and revoked.text not in issues:
        reader.say(
            revoked.place,
            f"'{key}' revokes '{revoked.text}', which is not under 'issues'."
            + did_you_mean(revoked.text or "", issues),
        )
    return End(
        key=key,
        title=reader.both(node.get("title"), node.place, f"title of '{key}'"),
        state=reader.word(node.get("state"), END_STATES, "final state"),
        gives=reader.words(node.get("gives")),
        place=node.place,
        reasons={
            code: reader.both(one, one.place, f"reason '{code}'")
            for code, one in node.inner("reasons").entries()
        },
        revokes=node.said("revokes"),
        partly=reader.yes(node.get("partly")),
    )
