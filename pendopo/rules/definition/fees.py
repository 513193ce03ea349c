"""What a case costs: exact decimals, named steps, rounded once at the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP, Decimal

from pendopo.rules.definition import paper
from pendopo.rules.definition.language import MONEY, Both, Env
from pendopo.rules.definition.model import Definition, Fee
from pendopo.rules.refusals import Refused

_ROUND = {"down": ROUND_DOWN, "up": ROUND_CEILING, "half": ROUND_HALF_UP}


class CannotBeAssessed(Refused):
    """A value that the fee needs is not known; `label` names it."""

    def __init__(self, label: Both) -> None:
        self.says: Both = (
            f"Biaya belum dapat dihitung: {label[0]} belum diketahui.",
            f"The fee cannot be computed yet: {label[1]} is not known.",
        )
        super().__init__(self.says[0])
        self.label = label


@dataclass(frozen=True)
class Assessment:
    """An amount in whole rupiah, what stands on the bill, and how it came about."""

    amount: int
    lines: tuple[tuple[Both, int], ...]
    trace: tuple[Both, ...]


def assess(definition: Definition, env: Env) -> Assessment:
    """Compute the fee of a case from its answers.

    :raises CannotBeAssessed: when a value cannot be known, with its label
    """
    fee = definition.fee
    values = dict(env)
    trace: list[Both] = []
    for key, label, cases in fee.values:
        code = cases.pick(values)
        values[key] = code.run(values) if code else None
        if code is None or values[key] is None:
            raise CannotBeAssessed(label)
        shown = (paper.show(values[key], code.type), paper.show(values[key], code.type, 1))
        trace.append(_step(label, code.words, shown))
    lines: list[tuple[Both, Decimal]] = []
    for line in fee.lines:
        if line.when and not line.when.holds(values):
            continue
        code = line.amount.pick(values)
        amount = code.run(values) if code else None
        if code is None or not isinstance(amount, Decimal):
            raise CannotBeAssessed(line.label)
        lines.append((line.label, amount))
        trace.append(_step(line.label, code.words, _rupiah(amount)))
    exact = sum((amount for _, amount in lines), Decimal(0))
    total = _rounded(fee, exact)
    if total != exact:
        rounded = _rupiah(Decimal(total))
        trace.append((f"dibulatkan menjadi {rounded[0]}", f"rounded to {rounded[1]}"))
    return Assessment(total, _whole(lines, total), tuple(trace))


def known_amount(definition: Definition, env: Env) -> Decimal | None:
    """Return the fee if it can be known already, else None."""
    try:
        return Decimal(assess(definition, env).amount)
    except CannotBeAssessed:
        return None


def _step(label: Both, words: Both, value: Both) -> Both:
    return (
        f"{label[0]} = {words[0]} = {value[0]}",
        f"{label[1]} = {words[1]} = {value[1]}",
    )


def _rupiah(amount: Decimal) -> Both:
    """The exact amount before rounding: fractions of a rupiah are shown, not lost."""
    text, english = paper.show(amount, MONEY), paper.show(amount, MONEY, 1)
    part = f"{amount % 1:f}".partition(".")[2].rstrip("0")
    return (f"{text},{part}", f"{english}.{part}") if part else (text, english)


def _rounded(fee: Fee, exact: Decimal) -> int:
    unit = Decimal(fee.round_to)
    total = int((exact / unit).quantize(Decimal(1), _ROUND[fee.rounding]) * unit)
    if fee.at_least is not None:
        total = max(total, fee.at_least)
    if fee.at_most is not None:
        total = min(total, fee.at_most)
    return max(total, 0)


def _whole(lines: Sequence[tuple[Both, Decimal]], total: int) -> tuple[tuple[Both, int], ...]:
    """Round the lines so that they add up to the total; the last one takes the difference."""
    found = [(label, int(amount)) for label, amount in lines]
    if found:
        label, amount = found[-1]
        found[-1] = (label, amount + total - sum(one for _, one in found))
    return tuple(found)
