"""The values of a document: every name under `data`, filled in as paper shows it."""

from collections.abc import Mapping
from datetime import date, timedelta

from pendopo.rules.clock_count import add_months
from pendopo.rules.definition.language import Code, show
from pendopo.rules.definition.model import Cases, Duration, Issue, Template

type Sheet = dict[str, str | list[dict[str, str]]]


def values(issue: Issue, env: Mapping[str, object]) -> Sheet:
    """Return the letter's own values: texts, and a table question as rows of texts."""
    known = {**env, "valid_until": valid_until(issue, env)}
    return {name: _filled(cases, known) for name, cases in issue.data.items()}


def valid_until(issue: Issue, env: Mapping[str, object]) -> date | None:
    """Return the last day on which a document is valid; None where it has no end."""
    if issue.valid_until:
        code = issue.valid_until.pick(env)
        day = code.run(env) if code else None
        return day if isinstance(day, date) else None
    decided = env.get("decided_on")
    if issue.valid_for is None or not isinstance(decided, date):
        return None
    return _later(decided, issue.valid_for)


def _later(day: date, span: Duration) -> date:
    amount = int(span.amount)
    if span.unit in ("months", "years"):
        return add_months(day, amount * (12 if span.unit == "years" else 1))
    return day + timedelta(days=amount)


def _filled(cases: Cases[Template], env: Mapping[str, object]) -> str | list[dict[str, str]]:
    template = cases.pick(env)
    if template is None:
        return ""
    only = template.parts[0] if len(template.parts) == 1 else None
    if isinstance(only, Code) and only.type.name == "table":
        rows = only.run(env)
        return [
            {key: show(value, only.type.columns[key].type) for key, value in row.items()}
            for row in (rows if isinstance(rows, list) else ())
        ]
    return template.fill(env)
