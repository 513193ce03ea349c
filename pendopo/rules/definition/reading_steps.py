"""From the workflow part of `service.yaml` to steps, ends and the clock."""

from pendopo.rules.definition.language import DATE, Name, Type
from pendopo.rules.definition.model import (
    Anytime,
    Clock,
    End,
    Extension,
    Field,
    Outcome,
    Step,
)
from pendopo.rules.definition.nodes import Node, did_you_mean
from pendopo.rules.definition.reading import EMPTY
from pendopo.rules.definition.reading_form import FormReader

KINDS: dict[str, tuple[str, str]] = {  # kind: (clock, who)
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
STEP_KEYS = set(
    [
        "kind",
        "title",
        "by",
        "office",
        "position",
        "when",
        "otherwise",
        "limit",
        "if_late",
        "clock",
        "outcomes",
        "checklist",
        "records",
        "not_same_as",
        "for",
        "publish",
        "do",
        "join",
        "branches",
        "with",
        "was",
    ]
)
END_STATES = {"granted", "refused", "withdrawn", "lapsed", "not_admitted"}
CLOCK_KEYS = set(
    [
        "promise",
        "starts",
        "correction",
        "silence",
        "silence_basis",
        "extension",
        "calendar",
        "after_hours",
    ]
)
FUNCTION = "function (see _shared/vocabulary.yaml)"


class StepReader(FormReader):
    """Reads steps, ends and the clock."""

    issue_nodes: Node = EMPTY

    def declare_steps(self, steps: Node) -> None:
        """Make `step.outcome`, `step.done_on` and what officers record known to expressions."""
        common = self.vocabulary.inner("outcomes")
        for key, node in steps.entries():
            for name, one in ((key, node), *node.inner("branches").entries()):
                self._declare_step(name, one, common)

    def _declare_step(self, key: str, node: Node, common: Node) -> None:
        title = (
            self.both(node.get("title"), node.place, "title") if node.get("title") else (key, key)
        )
        options = {}
        for name, one in node.inner("outcomes").entries():
            text = (one.get("label") or common.get(name) or Node(one.place, name)).text or name
            options[name] = (text.split(" // ")[0].strip(), text.split(" // ")[-1].strip())
        said = (f"hasil {title[0]}", f"outcome of {title[1]}")
        self.scope[f"{key}.outcome"] = Name(Type("choice", options), said)
        on = (f"tanggal {title[0]}", f"date of {title[1]}")
        self.scope[f"{key}.done_on"] = Name(DATE, on)
        self.step_keys.add(key)
        for name, inner in node.inner("records").entries():
            self.declare(name, inner, prefix=f"{key}.")

    def step(self, key: str, node: Node, *, is_branch: bool = False) -> Step:
        """Read a step, its records and its branches."""
        kind = self._kind(key, node)
        clock, who = KINDS.get(kind, KINDS["review"])
        if who == "officer" and not node.get("by"):
            self.say(node.place, f"step '{key}' has no owner; say 'by:' which function does it")
        titled = node.get("title") or self.vocabulary.inner("kinds").get(kind)
        if who != "system" and kind != "wait" and not node.get("limit"):
            self.say(node.place, f"step '{key}' has no 'limit'; the law's clock needs one")
        if node.get("when") and not node.get("otherwise") and not is_branch:
            self.say(
                node.place,
                f"step '{key}' has 'when'; say with 'otherwise' where to go when it is skipped",
            )
        branches = tuple(
            self.step(k, n, is_branch=True) for k, n in node.inner("branches").entries()
        )
        self._check_branches(branches)
        effects = {"runs", "paused", "restarts", "stopped"}
        return Step(
            key=key,
            kind=kind,
            title=self.both(titled, node.place, f"title of step '{key}', which people read,"),
            by=self.word(node.get("by"), self.functions, FUNCTION, who),
            clock=self.word(node.get("clock"), effects, "clock effect", clock),
            limit=self.duration(node.get("limit")),
            outcomes=tuple(self._outcomes(node)),
            place=node.place,
            office=node.said("office"),
            position=node.said("position"),
            when=self.code(node.inner("when"), "yes/no") if node.get("when") else None,
            otherwise=node.said("otherwise") or None,
            if_late=node.said("if_late") or None,
            not_same_as=node.said("not_same_as") or None,
            checklist=tuple(
                self.both(one, one.place, "checklist")
                for one in node.inner("checklist").items or ()
            ),
            records=self._records(key, node),
            branches=branches,
            join=self.word(node.get("join"), {"all", "any", "majority"}, "way to join", "all"),
            other_system=node.said("with"),
            waits_for=node.said("for"),
            is_public=self.yes(node.get("publish")),
        )

    def _kind(self, key: str, node: Node) -> str:
        needed = {"kind", "outcomes"} | ({"branches"} if node.said("kind") == "together" else set())
        self.known(node, STEP_KEYS, f"step '{key}'", needed)
        return self.word(node.get("kind"), set(KINDS), "kind of step", "review")

    def _records(self, key: str, node: Node) -> tuple[Field, ...]:
        head = Node(node.place, pairs={"privacy": Node(node.place, "personal")})
        saved, found = self.scope, []
        for name, inner in node.inner("records").entries():
            near = {n.split(".", 1)[1]: v for n, v in saved.items() if n.startswith(key + ".")}
            self.scope = {**saved, **near}
            self.option_nodes[name] = self.option_nodes.get(f"{key}.{name}", EMPTY)
            found.append(self.field(name, inner, key, head))
        self.scope = saved
        return tuple(found)

    def _outcomes(self, node: Node) -> list[Outcome]:
        found, common = [], self.vocabulary.inner("outcomes")
        lines = node.inner("outcomes").keys or {}
        for key, one in node.inner("outcomes").entries():
            at = lines.get(key, one.place)
            if one.pairs is not None:
                self.known(one, {"to", "label", "if"}, f"outcome '{key}'", {"to"})
            label = one.get("label") or common.get(key)
            if label is None:
                self.say(
                    at,
                    f"outcome '{key}' is not in the vocabulary; "
                    "give it a label: {to: …, label: Teks // Text}",
                )
            said = self.both(label, at, f"label of '{key}'") if label else (key, key)
            target = one.text if one.pairs is None else one.said("to")
            when = self.code(one.inner("if"), "yes/no") if one.get("if") else None
            found.append(Outcome(key, target or "?", said, when, at))
        return found

    def _check_branches(self, branches: tuple[Step, ...]) -> None:
        for outcome in (o for branch in branches for o in branch.outcomes):
            if outcome.to not in ("for", "against"):
                self.say(
                    outcome.place,
                    f"an outcome of a branch is 'for' or 'against', not '{outcome.to}'",
                )

    def anytime(self, node: Node) -> dict[str, Anytime]:
        """Read what an officer may do at every open step."""
        found = {}
        for key, one in node.entries():
            self.known(one, {"by", "to", "label", "until"}, f"'{key}'", {"by", "to", "label"})
            found[key] = Anytime(
                key=key,
                label=self.both(one.get("label"), one.place, "label"),
                by=self.word(one.get("by"), self.functions, FUNCTION),
                to=one.said("to") or "?",
                place=one.place,
            )
        return found

    def end(self, key: str, node: Node) -> End:
        """Read a way to end."""
        keys = set(["state", "title", "gives", "revokes", "partly", "reasons"])
        self.known(node, keys, f"end '{key}'", {"state", "title"})
        issues = list(self.issue_nodes.pairs or {})
        if (revoked := node.get("revokes")) and revoked.text not in issues:
            self.say(
                revoked.place,
                f"'{key}' revokes '{revoked.text}', which is not under 'issues'."
                + did_you_mean(revoked.text or "", issues),
            )
        return End(
            key=key,
            title=self.both(node.get("title"), node.place, f"title of '{key}'"),
            state=self.word(node.get("state"), END_STATES, "final state"),
            gives=self.words(node.get("gives")),
            place=node.place,
            reasons={
                k: self.both(n, n.place, f"reason '{k}'")
                for k, n in node.inner("reasons").entries()
            },
            revokes=node.said("revokes"),
            partly=self.yes(node.get("partly")),
        )

    def clock(self, node: Node) -> Clock:
        """Read the promise and what moves it."""
        self.known(node, CLOCK_KEYS, "clock", {"promise", "starts", "correction", "silence"})
        effects = {"none", "pause", "restart"}
        silence = self.word(
            node.get("silence"), {"none", "propose", "issue"}, "silence policy", "none"
        )
        if silence != "none" and not node.get("silence_basis"):
            self.say(node.place, "silence that grants needs its legal basis: 'silence_basis'")
        moved = {"next_working_day", "same_day"}
        return Clock(
            promise=self.cases(node.inner("promise"), self.duration),
            starts=tuple(
                (step, outcome)
                for step, _, outcome in (w.partition(".") for w in self.words(node.get("starts")))
            ),
            correction=self.word(
                node.get("correction"), effects, "clock effect of a correction", "pause"
            ),
            extension=self._extension(node.get("extension")),
            place=node.place,
            silence=silence,
            silence_basis=node.said("silence_basis"),
            after_hours=self.word(node.get("after_hours"), moved, "rule for late receipts"),
        )

    def _extension(self, node: Node | None) -> Extension | None:
        if node is None:
            return None
        self.known(node, {"by", "times", "reason", "basis"}, "extension", {"by", "times", "basis"})
        by = self.duration(node.get("by"))
        times = self.whole(node.get("times"), 1)
        return Extension(by, times, node.said("basis")) if by else None
