"""The values of a document: every name under `data`, filled in as paper shows it."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from pendopo.rules.definition import paper
from pendopo.rules.definition.language import Code, Env
from pendopo.rules.definition.operations import add_months
from pendopo.rules.definition.promises import Issue
from pendopo.rules.definition.terms import Cases, Duration, Template

COUNTED_BY = ("office", "service", "classification", "month", "year")

type Sheet = dict[str, str | list[dict[str, str]]]


def values(issue: Issue, env: Env, *, is_signed: bool = True) -> Sheet:
    """Return the letter's own values: texts, and a table question as rows of texts.

    `env` holds `fee` as it was assessed and `decided_on`. A letter that is not signed yet says
    `paper.AT_SIGNING` where the end of a span will stand that begins with its signature.
    """
    until = valid_until(issue, env)
    if until and issue.valid_for and not is_signed:
        until = paper.AtSigning(until.year, until.month, until.day)
    known = {**env, "valid_until": until}
    return {name: _filled(cases, known) for name, cases in issue.data.items()}


def counted_by(sequence: str) -> list[str]:
    """Return by what a rule such as `per office, service and year` counts letters, by name.

    :raises ValueError: when nobody understands it
    """
    words = re.split(r", | and ", sequence.removeprefix("per "))
    if not sequence.startswith("per ") or not set(words) <= set(COUNTED_BY):
        raise ValueError(
            f"nobody counts letters '{sequence}'; write a rule like 'per office and year', with"
            f" any of {', '.join(COUNTED_BY)}"
        )
    return sorted(set(words))


def valid_until(issue: Issue, env: Env) -> date | None:
    """Return the last day on which a document is valid; None where it has no end.

    A span counts from the signature; here from the decision, as if it were signed that day.
    """
    if issue.valid_until:
        code = issue.valid_until.pick(env)
        day = code.run(env) if code else None
        return day if isinstance(day, date) else None
    decided = env.get("decided_on")
    if issue.valid_for is None or not isinstance(decided, date):
        return None
    return later(decided, issue.valid_for)


def later(day: date, span: Duration) -> date | None:
    """Return the last day of a span that begins on a day; None beyond the calendar."""
    amount = int(span.amount)
    if span.unit in ("months", "years"):
        return add_months(day, amount * (12 if span.unit == "years" else 1))
    ordinal = day.toordinal() + amount
    return date.fromordinal(ordinal) if ordinal <= date.max.toordinal() else None


def remind_on(issue: Issue, until: date) -> date | None:
    """Return the day on which the holder is reminded that a document ends on `until`."""
    if issue.remind is None:
        return None
    amount = int(issue.remind.amount)
    if issue.remind.unit in ("months", "years"):
        return add_months(until, -amount * (12 if issue.remind.unit == "years" else 1))
    return until - timedelta(days=amount)


def _filled(cases: Cases[Template], env: Env) -> str | list[dict[str, str]]:
    template = cases.pick(env)
    if template is None:
        return ""
    only = template.parts[0] if len(template.parts) == 1 else None
    if not isinstance(only, Code) or only.type.name != "table":
        return template.fill(env)
    rows, columns = only.run(env), only.type.columns
    return [
        {key: paper.show(row.get(key), name.type) for key, name in columns.items() if key in row}
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, Mapping)
    ]
