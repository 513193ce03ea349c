"""What is promised: who may apply, the clock, objection, retention, the service standard."""

from collections.abc import Mapping

from pendopo.rules.definition.language import Both
from pendopo.rules.definition.nodes import EMPTY, Node, did_you_mean
from pendopo.rules.definition.promises import Apply, Clock, Extension, Objection, Retention
from pendopo.rules.definition.reading import Reader
from pendopo.rules.definition.reading_steps import FUNCTION
from pendopo.rules.definition.terms import Said

COMPONENTS = (
    "complaints facilities competence supervision staff guarantee security evaluation".split()
)
_COUNTABLE = frozenset({"choice", "choices", "yes/no", "region", "reference", "number"})
_WHO = frozenset({"person", "group", "organisation"})
_CHANNELS = frozenset({"online", "counter", "assisted", "post", "email"})
_APPLY_KEYS = frozenset("who for_others guest channels one_open_per accept_incomplete".split())
_CLOCK_KEYS = frozenset(
    "promise starts correction silence silence_basis extension calendar after_hours".split()
)
_OBJECTION_KEYS = frozenset(
    "within decided_by office position limit suspends outcomes next basis".split()
)


def read_apply(reader: Reader, node: Node) -> Apply:
    """Read who may apply, for whom, and by which way."""
    reader.known(node, _APPLY_KEYS, "apply", {"who", "guest", "channels"})
    same = reader.words(node.get("one_open_per"))
    for item in node.inner("one_open_per").items or ():
        if item.text not in reader.order:
            cure = did_you_mean(item.text or "", list(reader.order))
            reader.say(item.place, f"'{item.text}' is not a question." + cure)
    ways = {"no", "family", "mandate"}
    return Apply(
        who=reader.words(node.get("who"), _WHO, "kind of applicant"),
        for_others=reader.word(node.get("for_others"), ways, "way to apply for others", "no"),
        guest=reader.yes(node.get("guest")),
        channels=reader.words(node.get("channels"), _CHANNELS, "channel"),
        one_open_per=same,
        accept_incomplete=reader.yes(node.get("accept_incomplete")),
    )


def read_clock(reader: Reader, node: Node) -> Clock:
    """Read the promise and what moves it."""
    reader.known(node, _CLOCK_KEYS, "clock", {"promise", "starts", "correction", "silence"})
    policies = {"none", "propose", "issue"}
    silence = reader.word(node.get("silence"), policies, "silence policy", "none")
    if silence != "none" and not node.get("silence_basis"):
        reader.say(node.place, "silence that grants needs its legal basis: 'silence_basis'")
    starts = (word.partition(".") for word in reader.words(node.get("starts")))
    return Clock(
        promise=reader.cases(node.inner("promise"), reader.duration),
        starts=tuple((step, outcome) for step, _, outcome in starts),
        correction=reader.word(
            node.get("correction"),
            {"none", "pause", "restart"},
            "clock effect of a correction",
            "pause",
        ),
        extension=_extension(reader, node.get("extension")),
        place=node.place,
        silence=silence,
        silence_basis=node.said("silence_basis"),
        calendar=node.said("calendar"),
        after_hours=reader.word(
            node.get("after_hours"), {"next_working_day", "same_day"}, "rule for late receipts"
        ),
    )


def _extension(reader: Reader, node: Node | None) -> Extension | None:
    if node is None:
        return None
    keys = frozenset({"by", "times", "reason", "basis"})
    reader.known(node, keys, "extension", {"by", "times", "basis"})
    by = reader.duration(node.get("by"))
    times = reader.whole(node.get("times"), 1)
    reason = reader.word(node.get("reason"), {"required", "optional"}, "rule", "required")
    return Extension(by, times, node.said("basis"), reason == "required") if by else None


def read_objection(reader: Reader, node: Node | None) -> Objection | None:
    """Read how a person objects."""
    if node is None:
        return None
    needed = frozenset({"within", "decided_by", "limit", "basis"})
    reader.known(node, _OBJECTION_KEYS, "objection", needed)
    after = node.inner("next")
    if node.get("next"):
        reader.known(after, {"to", "within"}, "next", {"to", "within"})
    within = reader.duration(node.get("within"))
    if within is None:
        return None
    return Objection(
        within=within,
        decided_by=reader.word(node.get("decided_by"), reader.functions, FUNCTION),
        office=node.said("office"),
        limit=reader.duration(node.get("limit")),
        suspends=reader.yes(node.get("suspends")),
        basis=node.said("basis"),
        position=node.said("position"),
        outcomes={
            key: reader.both(one, one.place, f"outcome '{key}'")
            for key, one in node.inner("outcomes").entries()
        },
        next_to=after.said("to"),
        next_within=reader.duration(after.get("within")),
    )


def read_notices(reader: Reader, node: Node) -> Mapping[str, Said]:
    """Read the texts that take the place of the common ones."""
    return {key: reader.told(one, f"notice '{key}'") for key, one in reader.named(node, "notices")}


def read_retention(reader: Reader, node: Node) -> Retention:
    """Read how long a case is kept, and what of it is public."""
    keys = frozenset("keep from then code public".split())
    reader.known(node, keys, "retention", {"keep", "from", "then"})
    issues = [one for _, one in reader.issue_nodes.entries()]
    given = {name for one in issues for name in one.inner("data").pairs or {}} | {"number"}
    for item in node.inner("public").items or ():
        if item.text not in given:
            reader.say(
                item.place,
                f"the public register shows '{item.text}', which no document carries."
                + did_you_mean(item.text or "", sorted(given)),
            )
    for_good = node.said("keep") in ("forever", "")
    return Retention(
        keep=None if for_good else reader.duration(node.get("keep")),
        since=reader.word(
            node.get("from"), {"filed", "closed", "document_expired"}, "event to count from"
        ),
        then=reader.word(node.get("then"), {"destroy", "archive"}, "end of keeping"),
        public=reader.words(node.get("public")),
        code=node.said("code"),
    )


def read_statistics(reader: Reader, node: Node) -> tuple[str, ...]:
    """Read by what cases are counted."""
    for item in node.items or ():
        name = reader.scope.get(item.text or "")
        if name is None:
            reader.say(
                item.place,
                f"statistics count by '{item.text}', which is not a question."
                + did_you_mean(item.text or "", list(reader.scope)),
            )
        elif name.type.name not in _COUNTABLE:
            reader.say(
                item.place,
                f"statistics cannot count by '{item.text}': it is {name.type.name}; "
                "use a choice, a checkbox, a region or a number",
            )
    return tuple(item.text or "" for item in node.items or ())


def read_standard(reader: Reader, node: Node, *, is_needless: bool) -> dict[str, Both]:
    """Read the eight components that no workflow can tell. Source: PermenPANRB 15/2014."""
    reader.known(node, {"use", *COMPONENTS}, "standard")
    block = reader.block(node.inner("use")) if node.get("use") else None
    shared = block.inner("standard") if block else EMPTY
    found = {}
    for part in COMPONENTS:
        if said := node.get(part) or shared.get(part):
            found[part] = reader.both(said, said.place, part)
        elif not is_needless:
            reader.say(
                node.place,
                f"the service standard is incomplete: '{part}' is missing (PermenPANRB 15/2014)",
            )
    return found
