"""What a case costs: exact decimals, named steps, rounded once at the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP, Decimal

from pendopo.rules.definition.language import Both, Type, show
from pendopo.rules.definition.model import Definition, Fee

_ROUND = {"down": ROUND_DOWN, "up": ROUND_CEILING, "half": ROUND_HALF_UP}
_MONEY = Type("money")


class CannotBeAssessed(ValueError):
    """A value that the fee needs is not known."""

    def __init__(self, label: Both) -> None:
        super().__init__(label[0])
        self.label = label


@dataclass(frozen=True)
class Assessment:
    """An amount in whole rupiah, what stands on the bill, and how it came about."""

    amount: int
    lines: tuple[tuple[Both, int], ...]
    trace: tuple[Both, ...]


def assess(definition: Definition, env: Mapping[str, object]) -> Assessment:
    """Compute the fee of a case.

    :raises CannotBeAssessed: when a value cannot be known, with its label
    """
    fee, values, trace = definition.fee, dict(env), list[Both]()
    for key, label, cases in fee.values:
        code = cases.pick(values)
        values[key] = code.run(values) if code else None
        if code is None or values[key] is None:
            raise CannotBeAssessed(label)
        trace.append(_step(label, code.words, show(values[key], code.type)))
    lines, exact = list[tuple[Both, Decimal]](), Decimal(0)
    for line in fee.lines:
        if line.when and not line.when.holds(values):
            continue
        code = line.amount.pick(values)
        amount = code.run(values) if code else None
        if code is None or not isinstance(amount, Decimal):
            raise CannotBeAssessed(line.label)
        exact += amount
        lines.append((line.label, amount))
        trace.append(_step(line.label, code.words, show(amount, code.type)))
    total = _rounded(fee, exact)
    if total != exact:
        trace.append((f"dibulatkan menjadi {_rupiah(total)}", f"rounded to {_rupiah(total)}"))
    return Assessment(total, _whole(lines, total), tuple(trace))


def known_amount(definition: Definition, env: Mapping[str, object]) -> Decimal | None:
    """Return the fee if it can be known already, else None."""
    try:
        return Decimal(assess(definition, env).amount)
    except CannotBeAssessed:
        return None


def _step(label: Both, words: Both, value: str) -> Both:
    return f"{label[0]} = {words[0]} = {value}", f"{label[1]} = {words[1]} = {value}"


def _rupiah(amount: int) -> str:
    return show(Decimal(amount), _MONEY)


def _rounded(fee: Fee, exact: Decimal) -> int:
    unit = Decimal(fee.round_to)
    total = int((exact / unit).quantize(Decimal(1), _ROUND[fee.rounding]) * unit)
    if fee.at_least is not None:
        total = max(total, fee.at_least)
    if fee.at_most is not None:
        total = min(total, fee.at_most)
    return total


def _whole(lines: list[tuple[Both, Decimal]], total: int) -> tuple[tuple[Both, int], ...]:
    """Round the lines so that they add up to the total; the last one takes the difference."""
    found = [(label, int(amount)) for label, amount in lines]
    if found:
        label, amount = found[-1]
        found[-1] = (label, amount + total - sum(a for _, a in found))
    return tuple(found)
