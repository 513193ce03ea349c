"""What a case costs: exact decimals, named steps, rounded once at the end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP, Decimal

from pendopo.rules.definition import paper
from pendopo.rules.definition.language import MONEY, Both, Code, Env, Name
from pendopo.rules.definition.model import Definition
from pendopo.rules.definition.promises import Fee
from pendopo.rules.refusals import Refused

_WAYS: Mapping[str, Both] = {
    "down": (
        "dibulatkan ke bawah ke kelipatan {0} = {1}",
        "rounded down to a multiple of {0} = {1}",
    ),
    "up": ("dibulatkan ke atas ke kelipatan {0} = {1}", "rounded up to a multiple of {0} = {1}"),
    "half": ("dibulatkan ke kelipatan {0} terdekat = {1}", "rounded to the nearest {0} = {1}"),
}
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
        value = code.run(values) if code else None
        if code is None or value is None:
            raise CannotBeAssessed(label)
        trace.append(_step(Name(code.type, label), code, value, values))
        values[key] = value
    lines: list[tuple[Both, Decimal]] = []
    for line in fee.lines:
        if line.when and not line.when.holds(values):
            continue
        code = line.amount.pick(values)
        amount = code.run(values) if code else None
        if code is None or not isinstance(amount, Decimal):
            raise CannotBeAssessed(line.label)
        lines.append((line.label, amount))
        trace.append(_step(Name(MONEY, line.label), code, amount, values))
    exact = sum((amount for _, amount in lines), Decimal(0))
    if len(lines) > 1:
        trace.append(_sum([amount for _, amount in lines], exact))
    total = _rounded(fee, exact)
    trace += _ending(fee, exact, total)
    return Assessment(total, _whole(lines, total), tuple(trace))


def known_amount(definition: Definition, env: Env) -> Decimal | None:
    """Return the fee if it can be known already, else None."""
    try:
        return Decimal(assess(definition, env).amount)
    except CannotBeAssessed:
        return None


def _step(name: Name, code: Code, value: object, values: Env) -> Both:
    """Say a step with the value and unit of every factor, so that it can be computed by hand."""
    told = []
    for lang in (0, 1):
        label, unit = paper.unit_of(name, lang)
        result = f"{paper.exact(value, name.type, lang)} {unit}".strip()
        worked = code.worked(values, lang)
        told.append(f"{label} = {result}" if worked == result else f"{label} = {worked} = {result}")
    return told[0], told[1]


def _sum(amounts: Sequence[Decimal], total: Decimal) -> Both:
    joined = [" + ".join(paper.exact(one, MONEY, lang) for one in amounts) for lang in (0, 1)]
    return (
        f"Jumlah = {joined[0]} = {paper.exact(total, MONEY)}",
        f"Sum = {joined[1]} = {paper.exact(total, MONEY, 1)}",
    )


def _ending(fee: Fee, exact: Decimal, total: int) -> list[Both]:
    """Say how the sum became the amount: rounded, or held by a bound."""
    if total == exact:
        return []
    said = [paper.show(Decimal(total), MONEY, lang) for lang in (0, 1)]
    if fee.at_least == total > exact:
        return [(f"paling sedikit {said[0]}", f"at least {said[1]}")]
    if fee.at_most == total < exact:
        return [(f"paling banyak {said[0]}", f"at most {said[1]}")]
    step = [paper.show(Decimal(fee.round_to), MONEY, lang) for lang in (0, 1)]
    way = _WAYS[fee.rounding]
    return [(way[0].format(step[0], said[0]), way[1].format(step[1], said[1]))]


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
