"""The papers of a case by name: what the applicant sent, and what officers added at a step."""

from collections.abc import Iterable, Mapping

from pendopo.rules.definition.language import Both
from pendopo.rules.definition.model import Definition, Step


def labels(definition: Definition) -> Mapping[str, Both]:
    """Return what each paper of a case is called, by its key, in the order of the definition."""
    return _sent(definition) | _added(_steps(definition))


def labels_for_applicant(definition: Definition) -> Mapping[str, Both]:
    """Return the same without what officers added at steps that are not published."""
    return _sent(definition) | _added(step for step in _steps(definition) if step.is_public)


def key_of(step: Step, question: str) -> str:
    """Return the key of a paper that an officer adds at a step."""
    return f"{step.key}.{question}"


def _sent(definition: Definition) -> dict[str, Both]:
    return {document.key: document.label for document in definition.documents}


def _steps(definition: Definition) -> list[Step]:
    return [step for whole in definition.steps.values() for step in (whole, *whole.branches)]


def _added(steps: Iterable[Step]) -> dict[str, Both]:
    return {
        key_of(step, field.key): field.label
        for step in steps
        for field in step.records
        if field.kind == "file"
    }
