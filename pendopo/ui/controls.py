"""A field of a form as pages draw it, and the list of what has to be mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.forms import BaseForm, BoundField, widgets
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Problem:
    """What has to be mended; `target` is the id of the control, empty when it is none."""

    target: str
    text: str


class HasErrors(Protocol):
    """Questions that know what is wrong with their answers."""

    @property
    def errors(self) -> Sequence[Problem]: ...


@dataclass(frozen=True)
class Control:
    """A field of a form, ready to be drawn; `shape` is line, tick, choices or file."""

    id: str
    label: str
    hint: str
    error: str
    is_required: bool
    shape: str
    html: SafeString
    parts: Sequence[tuple[SafeString, str]]


def problems(source: BaseForm | HasErrors | Sequence[tuple[str, str]]) -> list[Problem]:
    """Return what has to be mended, in the order of the page."""
    if isinstance(source, BaseForm):
        found = [Problem("", f"{text}") for text in source.non_field_errors()]
        for name, texts in source.errors.items():
            if name in source.fields:
                found += [Problem(_first_id(source[name]), f"{text}") for text in texts]
        return found
    if isinstance(source, Sequence):
        return [Problem(target, f"{text}") for target, text in source]
    return list(source.errors)


def _first_id(bound: BoundField) -> str:
    is_group = isinstance(bound.field.widget, widgets.RadioSelect | widgets.CheckboxSelectMultiple)
    return f"{bound.auto_id}_0" if is_group else bound.auto_id


def of_form(bound: BoundField) -> Control:
    """Return how a field of a Django form is drawn, its hint and error tied to its control."""
    widget, name = bound.field.widget, bound.auto_id
    error = f"{bound.errors[0]}" if bound.errors else ""
    hint = f"{bound.help_text}"
    described = " ".join(
        f"{name}-{part}" for part, text in (("hint", hint), ("error", error)) if text
    )
    attrs: dict[str, str | bool] = {"aria-describedby": described} if described else {}
    attrs |= {"aria-invalid": "true"} if error else {}
    attrs |= {"autofocus": False} if bound.form.errors else {}  # the list of errors takes it
    parts: list[tuple[SafeString, str]] = []
    html = SafeString("")
    if isinstance(widget, widgets.RadioSelect | widgets.CheckboxSelectMultiple):
        shape = "choices"
        parts = [(one.tag(), f"{one.data['label']}") for one in bound.subwidgets]
    else:
        shape = "tick" if isinstance(widget, widgets.CheckboxInput) else "line"
        shape = "file" if isinstance(widget, widgets.FileInput) else shape
        html = bound.as_widget(attrs=attrs)
    return Control(
        name, f"{bound.label}", hint, error, bound.field.required, shape, html, tuple(parts)
    )
