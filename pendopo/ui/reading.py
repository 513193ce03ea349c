"""What was sent for questions → answers as they are stored, and what is no answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict
from django.utils.functional import Promise

from pendopo.rules.canonical import Value
from pendopo.rules.definition import coordinates, values
from pendopo.rules.definition.language import Both
from pendopo.rules.definition.model import Field
from pendopo.rules.definition.typed import NotAnAnswer
from pendopo.ui import posted, words

type Said = Both | str | Promise
type Choices = Mapping[str, Sequence[tuple[str, Said]]]

SWAPPED: Both = (
    "Bujur tertulis sebelum lintang; urutannya sudah dibetulkan.",
    "Longitude stood before latitude; the order was put right.",
)


@dataclass(frozen=True)
class Reading:
    """What was sent, read: answers as they are stored, and what is no answer.

    `answers` holds every question that was asked and could be read, None where nothing was
    typed. `errors` has the names of controls as keys, which is what `bind` takes; so has `notes`,
    what was put right.
    """

    answers: Mapping[str, Value]
    errors: Mapping[str, Both]
    notes: Mapping[str, Both] = field(default_factory=dict)


def read(
    fields: Sequence[Field],
    post: QueryDict,
    *,
    today: date,
    kept: Mapping[str, Value],
    choices: Choices,
) -> Reading:
    """Read what was sent; `questions.read` says how."""
    answers: dict[str, Value] = {}
    errors: dict[str, Both] = {}
    for asked in fields:
        if asked.is_document or asked.kind in ("computed", "file"):
            continue
        if asked.kind == "table":
            answers[asked.key] = _read_rows(asked, post, today, choices, errors)
        else:
            _read_into(answers, errors, asked, asked.key, asked.key, post, today, choices)
            if _is_untouched(asked, post, kept):
                answers[asked.key] = kept[asked.key]
    notes = {asked.key: SWAPPED for asked in fields if _is_swapped(asked, answers, post)}
    return Reading(answers=answers, errors=errors, notes=notes)


def _is_swapped(asked: Field, answers: Mapping[str, Value], post: QueryDict) -> bool:
    if asked.kind != "point" or not answers.get(asked.key):
        return False
    return coordinates.read(posted.text(asked, post, asked.key)).is_swapped


def _is_untouched(asked: Field, post: QueryDict, kept: Mapping[str, Value]) -> bool:
    return (
        asked.kind in words.IDENTIFIERS
        and bool(kept.get(asked.key))
        and not posted.text(asked, post, asked.key).strip()
        and f"clear-{asked.key}" not in post
    )


def _read_into(
    answers: dict[str, Value],
    errors: dict[str, Both],
    asked: Field,
    key: str,
    name: str,
    post: QueryDict,
    today: date,
    choices: Choices,
) -> None:
    sent = posted.raw(asked, post, name)
    listed = choices.get(asked.key)
    if listed is not None and isinstance(sent, str):
        if sent and sent not in {value for value, _label in listed}:
            errors[name] = (
                f"Pilih {asked.label[0]} dari daftar.",
                f"Choose {asked.label[1]} from the list.",
            )
        else:
            answers[key] = sent or None
        return
    try:
        answers[key] = values.to_json(values.read_answer(asked, sent, today=today))
    except NotAnAnswer as problem:
        errors[name] = problem.says


def _read_rows(
    asked: Field, post: QueryDict, today: date, choices: Choices, errors: dict[str, Both]
) -> Value:
    rows: list[Value] = []
    numbers = posted.row_numbers(asked, post)
    if len(numbers) > posted.most_rows(asked):
        most = posted.most_rows(asked)
        errors[asked.key] = (
            f"{asked.label[0]} paling banyak {most} baris.",
            f"{asked.label[1]} may have {most} rows at most.",
        )
    for number in numbers:
        cells: dict[str, Value] = {}
        wrong: dict[str, Both] = {}
        names = {column.key: f"{asked.key}-{number}-{column.key}" for column in asked.columns}
        for column in asked.columns:
            name = names[column.key]
            _read_into(cells, wrong, column, column.key, name, post, today, choices)
        filled = {key: cell for key, cell in cells.items() if cell not in (None, False)}
        if not filled and not wrong:
            continue
        errors.update(wrong)
        rows.append(filled)
    return rows or None
