"""Every table says what is personal in it, keeps its invariants, and matches its migrations."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from pendopo.rules.definition import lengths

pytestmark = pytest.mark.on_sqlite

DEGREES = {"open", "personal", "secret"}


def test_every_field_is_open_personal_or_secret():
    wrong = []

    for model in _models():
        declared = getattr(model, "privacy", {})
        fields = {field.name for field in model._meta.concrete_fields} - {"id"}
        wrong += [f"{model.__name__}.{name} is not declared" for name in fields - set(declared)]
        wrong += [f"{model.__name__}.{name} is no field" for name in set(declared) - fields]
        wrong += [
            f"{model.__name__}.{name} is '{degree}'"
            for name, degree in declared.items()
            if degree not in DEGREES
        ]

    assert not wrong, "\n".join(sorted(wrong))


MASKED = ", membuka nomor identitas"  # what is said of a reading beside the title of a step
AREA = len("35.78.01.1001//") + lengths.ANSWERS["rw"] + lengths.ANSWERS["rt"]


@pytest.mark.parametrize(
    ("columns", "longest"),
    [
        ("cases.Case.applicant_name payments.Invoice.payer_name", lengths.ANSWERS["full_name"]),
        ("accounts.Person.name documents.Document.holder", lengths.ANSWERS["full_name"]),
        ("cases.Case.area", AREA),
        ("documents.Document.title documents.Document.title_en", lengths.LETTER_TITLE),
        ("events.Reading.why", lengths.STEP_TITLE + len(MASKED)),
        ("cases.Task.step cases.Task.within cases.Task.outcome cases.Case.end", lengths.KEY),
        ("applications.DraftFile.key", lengths.KEY),
        ("cases.CaseFile.key", lengths.KEY + len(".") + lengths.KEY),
        ("documents.Document.kind documents.Document.ground", lengths.KEY),
        ("documents.Document.template", len("/") + lengths.KEY + lengths.TEMPLATE),
        ("documents.Document.number", lengths.NUMBER + lengths.CLASSIFICATION + 40),
        ("payments.Invoice.account", lengths.ACCOUNT),
    ],
)
def test_a_column_holds_what_a_definition_or_an_answer_may_put_into_it(columns, longest):
    for column in columns.split():
        model, _, name = column.rpartition(".")
        held = apps.get_model(model)._meta.get_field(name)
        assert held.max_length >= longest, column


def test_constraints_are_named_as_sentences():
    terse = [
        f"{model.__name__}: {constraint.name}"
        for model in _models()
        for constraint in model._meta.constraints
        if constraint.name.count("_") < 2
    ]

    assert not terse, "\n".join(terse)


def test_no_table_has_an_order_of_its_own():
    ordered = [model.__name__ for model in _models() if model._meta.ordering]

    assert not ordered, "\n".join(ordered)


def test_instants_and_days_are_named_as_such():
    wrong = []

    for model in _models():
        for field in model._meta.concrete_fields:
            name, kind = field.name, type(field)
            if kind is models.DateTimeField and not re.search(r"(^|_)(at|until)$", name):
                wrong.append(f"{model.__name__}.{name} is an instant: name it …_at")
            if kind is models.DateField and not re.search(r"(^|_)(on|date|until)$", name):
                wrong.append(f"{model.__name__}.{name} is a day: name it …_on")

    assert not wrong, "\n".join(wrong)


def test_migrations_are_in_step_with_the_models(db, capsys):
    try:
        call_command("makemigrations", "--check", "--dry-run", verbosity=1)
    except SystemExit:
        pytest.fail(capsys.readouterr().out)


def _models() -> Iterator[type[models.Model]]:
    yield from (
        model
        for config in apps.get_app_configs()
        if config.name.startswith("pendopo.")
        for model in config.get_models(include_auto_created=True)
    )
