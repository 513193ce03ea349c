"""Questions to ask in tests, without a whole service around them."""

from dataclasses import replace

from pendopo.rules.definition.language import Both, Name, Type
from pendopo.rules.definition.model import Field, Limits, Option
from pendopo.rules.definition.nodes import Place

_TYPES = {
    "money": "money",
    "number": "number",
    "date": "date",
    "time": "time",
    "point": "point",
    "checkbox": "yes/no",
    "multi_choice": "choices",
    "choice": "choice",
    "region": "region",
    "reference": "reference",
    "table": "table",
}
_FREE = Limits()
_NOWHERE = Place("service.yaml", 1)


def question(
    kind: str,
    key: str = "answer",
    *,
    label: Both = ("Jawaban", "Answer"),
    options: tuple[str, ...] = (),
    limits: Limits = _FREE,
    columns: tuple[Field, ...] = (),
    unit: str = "",
    **more: object,
) -> Field:
    listed = {one: (f"Pilihan {one}", f"Option {one}") for one in options}
    asked = Field(
        key=key,
        kind=kind,
        name=Name(Type(_TYPES.get(kind, "text"), listed), label, unit),
        page="page",
        privacy="open",
        place=_NOWHERE,
        why=None,
        limits=limits,
        columns=columns,
        options=tuple(Option(one, listed[one]) for one in options),
    )
    return replace(asked, **more)
