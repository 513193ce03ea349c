"""Where a case goes next: pure steps over a definition; rows, clocks and people are the engine's.

A case stands at a `Position`. `enter` puts it there after filing, `leave` takes an outcome, `late`
lets a limit pass, `act_anytime` does what is possible at every step. Each returns how the case
went: what was skipped, entered, opened, left, and what became known on the way. The engine goes
through `moves` in order and does its part (tasks, pauses, decisions, letters).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pendopo.rules.definition.language import Both, Env
from pendopo.rules.definition.model import Definition, End, Outcome, Step
from pendopo.rules.refusals import Refused

LATE = "late"  # the outcome of a step whose limit passed


@dataclass(frozen=True)
class Position:
    """Where a case stands: the key of a step or an end; of a step with branches, which are open."""

    at: str
    open: tuple[str, ...] = ()
    verdicts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Move:
    """One thing that happened on the way.

    `kind` is `skipped` (its condition does not hold), `entered`, `opened` (a step or branch waits
    for somebody), `left` (with the outcome) or `ended`.
    """

    kind: str
    step: str
    outcome: str = ""


@dataclass(frozen=True)
class Entered:
    """How a case went, in order, and where it stands now.

    `learned` is what later conditions may ask about: `step.outcome`, `step.done_on`, and
    `decided_on` once an `issue` step or a granted or refused end was reached.
    """

    position: Position
    moves: tuple[Move, ...]
    learned: Mapping[str, object]

    def of(self, kind: str) -> list[str]:
        """Return the steps or ends to which something happened: `skipped`, `opened` …"""
        return [move.step for move in self.moves if move.kind == kind]


class NotOpen(Refused):
    """What was done is not open now: another step, another outcome, a condition that fails."""

    def __init__(self, says: Both) -> None:
        super().__init__(says[0])
        self.says = says


class GoesRound(ValueError):
    """The case would go round for ever; loading refuses such a definition."""


class _Way:
    """A way being gone."""

    def __init__(self, definition: Definition, env: Env) -> None:
        self.definition = definition
        self.env = dict(env)
        self.moves: list[Move] = []
        self.learned: dict[str, object] = {}

    def learn(self, values: Mapping[str, object]) -> None:
        self.learned |= values
        self.env |= values

    def left(self, step: Step, outcome: str) -> None:
        self.moves.append(Move("left", step.key, outcome))
        today = self.env.get("today")
        self.learn({f"{step.key}.outcome": outcome, f"{step.key}.done_on": today})

    def decided(self) -> None:
        if self.env.get("decided_on") is None:
            self.learn({"decided_on": self.env.get("today")})

    def to(self, key: str) -> Entered:
        """Go to a step or an end, and on through all that nobody has to act at."""
        for _ in range(2 * len(self.definition.steps) + 1):
            arrived = arrive(self.definition, key, self.env)
            self.moves += [Move("skipped", skipped) for skipped in arrived.skipped]
            if arrived.key in self.definition.ends:
                return self._at_end(self.definition.ends[arrived.key])
            step = self.definition.steps[arrived.key]
            self.moves.append(Move("entered", step.key))
            if step.kind == "issue":
                self.decided()
            open_now = waiting(step, self.env)
            if open_now:
                self.moves += [Move("opened", one.key) for one in open_now]
                branches = tuple(one.key for one in open_now) if step.branches else ()
                return self._stands(Position(step.key, branches))
            outcome = joined_outcome(step, ()) if step.branches else system_outcome(step, self.env)
            self.left(step, outcome.key)
            key = outcome.to
        raise GoesRound(key)

    def _at_end(self, end: End) -> Entered:
        self.moves.append(Move("ended", end.key))
        if end.state in ("granted", "refused"):
            self.decided()
        return self._stands(Position(end.key))

    def _stands(self, position: Position) -> Entered:
        return Entered(position, tuple(self.moves), self.learned)

    def verdict(self, step: Step, position: Position, branch: Step, outcome: Outcome) -> Entered:
        """Note what a branch says, and go on when all have spoken."""
        self.left(branch, outcome.key)
        verdicts = {**position.verdicts, branch.key: outcome.to}
        still = tuple(key for key in position.open if key != branch.key)
        if still:
            return self._stands(Position(step.key, still, verdicts))
        joined = joined_outcome(step, list(verdicts.values()))
        self.left(step, joined.key)
        return self.to(joined.to)


def enter(definition: Definition, key: str, env: Env) -> Entered:
    """Go to a step or an end from outside: the first step after filing, a round reopened.

    `env` holds everything that conditions may ask about, `today` among it.
    """
    return _Way(definition, env).to(key)


def leave(
    definition: Definition, position: Position, step_key: str, outcome_key: str, env: Env
) -> Entered:
    """Take an outcome of the step, or of one open branch, at which a case stands.

    `env` holds already what was recorded in the step.

    :raises NotOpen: when the case stands elsewhere, or the outcome is not open
    """
    step = open_step(definition, position, step_key)
    way = _Way(definition, {**env, f"{step_key}.outcome": outcome_key})
    taken = outcome(step, outcome_key, way.env)
    if step_key in position.open:
        return way.verdict(definition.steps[position.at], position, step, taken)
    way.left(step, taken.key)
    return way.to(taken.to)


def late(definition: Definition, position: Position, step_key: str, env: Env) -> Entered:
    """Let the limit of a step pass: it is left with the outcome `late`.

    :raises NotOpen: when the case stands elsewhere, or nothing happens when this limit passes
    """
    step = open_step(definition, position, step_key)
    if step.if_late is None:
        raise NotOpen(
            (
                "Batas waktu langkah ini hanya mengingatkan.",
                "The limit of this step only reminds.",
            )
        )
    way = _Way(definition, env)
    if step_key in position.open:
        passed = Outcome(LATE, step.if_late, step.title, None, step.place)
        return way.verdict(definition.steps[position.at], position, step, passed)
    way.left(step, LATE)
    return way.to(step.if_late)


def act_anytime(definition: Definition, position: Position, key: str, env: Env) -> Entered:
    """Do what an officer may do at every open step.

    :raises NotOpen: when there is no such act, or the case has ended
    """
    act = definition.anytime.get(key)
    if act is None or position.at in definition.ends:
        raise NotOpen(
            ("Permohonan ini sudah selesai.", "This application has ended."),
        )
    return _Way(definition, env).to(act.to)


def open_step(definition: Definition, position: Position, key: str) -> Step:
    """Return the step or open branch at which a case stands.

    :raises NotOpen: when it stands elsewhere
    """
    step = definition.step(key)
    if step is not None and (key in position.open or (key == position.at and not position.open)):
        return step
    raise NotOpen(
        (
            "Langkah ini sudah tidak terbuka. Muat ulang halaman untuk melihat keadaannya.",
            "This step is no longer open. Load the page again to see where it stands.",
        )
    )


def open_steps(definition: Definition, position: Position) -> list[Step]:
    """Return the steps that wait for somebody: one, or the open branches; none at an end."""
    keys = position.open or (position.at,)
    return [step for key in keys if (step := definition.step(key))]


def outcome(step: Step, key: str, env: Env) -> Outcome:
    """Return an outcome of a step that is open now.

    :raises NotOpen: when there is none of that name, or its condition does not hold
    """
    found = next((one for one in step.outcomes if one.key == key), None)
    if found is None:
        raise NotOpen(("Pilihan itu tidak ada pada langkah ini.", "This step has no such outcome."))
    if found.condition and not found.condition.holds(env):
        words = found.condition.words
        raise NotOpen(
            (
                f"{found.label[0]} hanya bila {words[0]}.",
                f"{found.label[1]} only if {words[1]}.",
            )
        )
    return found


def open_outcomes(step: Step, env: Env) -> list[Outcome]:
    """Return the outcomes of a step that are open now, in the order of the definition."""
    return [one for one in step.outcomes if one.condition is None or one.condition.holds(env)]


def system_outcome(step: Step, env: Env) -> Outcome:
    """Return the outcome that the system takes: the first whose condition holds."""
    return open_outcomes(step, env)[0]


def open_branches(step: Step, env: Env) -> list[Step]:
    """Return the branches that are asked in this case."""
    return [one for one in step.branches if one.when is None or one.when.holds(env)]


def waiting(step: Step, env: Env) -> list[Step]:
    """Return what somebody has to do when a step is entered: itself, its branches, or nothing."""
    if step.branches:
        return open_branches(step, env)
    return [] if step.kind in ("route", "issue") else [step]


def joined_outcome(step: Step, verdicts: Sequence[str]) -> Outcome:
    """Return where a step with branches leads when all of them have spoken."""
    against = verdicts.count("against")
    opposed = {
        "all": against > 0,
        "any": against == len(verdicts) > 0,
        "majority": against * 2 >= len(verdicts) > 0,
    }[step.join]
    wanted = "opposed" if opposed else "clear"
    return next(one for one in step.outcomes if one.key == wanted)


@dataclass(frozen=True)
class Arrived:
    """The step or end that a case really gets to, and the steps that it skips on the way."""

    key: str
    skipped: tuple[str, ...]


def arrive(definition: Definition, key: str, env: Env) -> Arrived:
    """Follow `when … otherwise` from a step to the one that is entered."""
    skipped: list[str] = []
    while (step := definition.steps.get(key)) and step.when and not step.when.holds(env):
        if key in skipped or step.otherwise is None:
            break
        skipped.append(key)
        key = step.otherwise
    return Arrived(key, tuple(skipped))


def end_after(definition: Definition, step: Step, env: Env) -> End | None:
    """Return the end to which an `issue` step leads, through the first outcomes of what follows."""
    target, seen = system_outcome(step, env).to, set[str]()
    while target not in definition.ends:
        if target in seen or target not in definition.steps:
            return None
        seen.add(target)
        outcomes = definition.steps[target].outcomes
        if not outcomes:
            return None
        target = outcomes[0].to
    return definition.ends[target]


def needs_remark(definition: Definition, step: Step, outcome: Outcome) -> bool:
    """Tell whether an outcome sends a case back or speaks against it, so that a colleague asks why.

    A correction says what is to be mended, a refusal gives its reasons; both need no more.
    """
    if outcome.to == "against":
        return True
    target = definition.steps.get(outcome.to)
    if target is None or target.kind == "correct" or step.key not in definition.steps:
        return False
    order = list(definition.steps)
    is_back = order.index(target.key) < order.index(step.key)
    turns = not _only_refused_after(definition, step)
    return is_back or (turns and _only_refused_after(definition, target))


def _only_refused_after(definition: Definition, step: Step) -> bool:
    """Tell whether all ends that are ahead of a step are refusals; going back is not ahead."""
    order, found, seen, todo = list(definition.steps), set[str](), set[str](), [step.key]
    while todo:
        key = todo.pop()
        seen.add(key)
        for one in definition.steps[key].outcomes:
            if one.to in definition.ends:
                found.add(definition.ends[one.to].state)
            elif order.index(one.to) > order.index(key) and one.to not in seen:
                todo.append(one.to)
    return found == {"refused"}
