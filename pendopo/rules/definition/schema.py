"""JSON Schema of the answers, as they are stored and as the API takes them."""

from collections.abc import Mapping

from pendopo.rules.canonical import Value
from pendopo.rules.definition.language import Code
from pendopo.rules.definition.limits import MOST_ROWS
from pendopo.rules.definition.model import Definition, Field
from pendopo.rules.definition.typed import LONGEST
from pendopo.rules.definition.values import to_json

_SHAPES: Mapping[str, Mapping[str, Value]] = {
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "format": "time"},
    "email": {"type": "string", "format": "email"},
    "money": {"type": "string", "pattern": "^[0-9]{1,15}$"},
    "nik": {"type": "string", "pattern": "^[0-9]{16}$"},
    "family_card_no": {"type": "string", "pattern": "^[0-9]{16}$"},
    "npwp": {"type": "string", "pattern": "^[0-9]{16}$"},
    "nib": {"type": "string", "pattern": "^[0-9]{13}$"},
    "phone": {"type": "string", "pattern": r"^\+62[0-9]{8,12}$"},
    "point": {"type": "string", "pattern": r"^-?[0-9]{1,2}(\.[0-9]+)?,-?[0-9]{1,3}(\.[0-9]+)?$"},
    "checkbox": {"type": "boolean"},
}


def schema(definition: Definition, lang: int = 0) -> dict[str, Value]:
    """Return the JSON Schema (2020-12) of the answers of a service.

    Numbers are texts, for they are exact. Conditions stand as words (`x-shown`, `x-required`):
    they are the server's to decide, not a second rule language.
    """
    asked = [one for one in definition.questions if one.kind != "computed"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"pendopo:{definition.key}",
        "title": definition.title[lang],
        "type": "object",
        "properties": {one.key: _property(one, lang) for one in asked},
        "required": [one.key for one in asked if one.required is True and not one.shown],
        "additionalProperties": False,
        "x-documents": {one.key: _document(one, lang) for one in definition.documents},
    }


def _document(one: Field, lang: int) -> dict[str, Value]:
    return {
        "title": one.label[lang],
        "files": one.limits.files,
        "accept": list(one.limits.accept),
        "max_mb": one.limits.max_mb,
        **_conditions(one, lang),
    }


def _property(one: Field, lang: int) -> dict[str, Value]:
    found: dict[str, Value] = {"title": one.label[lang], **_shape(one, lang)}
    if one.hint:
        found["description"] = one.hint[lang]
    if one.unit:
        found["x-unit"] = one.unit
    return {**found, "x-privacy": one.privacy, **_conditions(one, lang)}


def _conditions(one: Field, lang: int) -> dict[str, Value]:
    found: dict[str, Value] = {}
    if one.shown:
        found["x-shown"] = one.shown.words[lang]
    if isinstance(one.required, Code):
        found["x-required"] = one.required.words[lang]
    return found


def _shape(one: Field, lang: int) -> dict[str, Value]:
    limits = one.limits
    if one.kind in _SHAPES:
        return {**_SHAPES[one.kind], **_bounds(one)}
    match one.kind:
        case "number":
            places = f"(\\.[0-9]{{1,{limits.decimals}}})?" if limits.decimals else ""
            return {"type": "string", "pattern": f"^-?[0-9]{{1,15}}{places}$", **_bounds(one)}
        case "choice" | "reference":
            return {"enum": list(one.type.options)}
        case "multi_choice":
            inner: dict[str, Value] = {"enum": list(one.type.options)}
            return {"type": "array", "items": inner, "uniqueItems": True, **_counts(one)}
        case "table":
            row: dict[str, Value] = {
                "type": "object",
                "properties": {column.key: _property(column, lang) for column in one.columns},
                "additionalProperties": False,
            }
            return {"type": "array", "items": row, "maxItems": MOST_ROWS, **_counts(one)}
    text: dict[str, Value] = {"type": "string", "maxLength": _longest(one)}
    return {**text, "pattern": f"^(?:{limits.pattern})$"} if limits.pattern else text


def _longest(one: Field) -> int:
    return one.limits.max_length or LONGEST.get(one.kind, 400)


def _bounds(one: Field) -> dict[str, Value]:
    sides = {"x-minimum": one.limits.least, "x-maximum": one.limits.most}
    return {key: to_json(bound) for key, bound in sides.items() if bound is not None}


def _counts(one: Field) -> dict[str, Value]:
    sides = {"minItems": one.limits.least, "maxItems": one.limits.most}
    return {key: int(f"{bound}") for key, bound in sides.items() if bound is not None}
