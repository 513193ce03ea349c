"""The papers of a case in the order in which officers read them, each with its name."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from pendopo.cases import papers, queries
from pendopo.cases.models import CaseFile
from pendopo.cases.telling import Known
from pendopo.rules.definition.language import Both


@dataclass(frozen=True)
class Sheet:
    """A paper and what it is; `place` counts those of one question, 0 where there is one."""

    paper: CaseFile
    label: Both
    place: int

    @property
    def title(self) -> Both:
        """The name of its question, with its number where there are several."""
        number = f" {self.place}" if self.place else ""
        return f"{self.label[0]}{number}", f"{self.label[1]}{number}"


@dataclass(frozen=True)
class Opened:
    """A sheet among the others: its number, its neighbours, and what it replaced."""

    sheet: Sheet
    number: int
    total: int
    before: Sheet | None
    after: Sheet | None
    earlier: Sequence[CaseFile]


def sheets(one: Known) -> list[Sheet]:
    """Return the papers in force, in the order of the definition."""
    found: dict[str, list[CaseFile]] = {}
    for paper in queries.papers(one.case):
        found.setdefault(paper.key, []).append(paper)
    return [
        Sheet(paper, label, place if len(found[key]) > 1 else 0)
        for key, label in papers.labels(one.definition).items()
        for place, paper in enumerate(found.get(key, ()), start=1)
    ]


def opened(one: Known, file: UUID) -> Opened:
    """Return one paper among the others; a replaced one stands alone.

    :raises CaseFile.DoesNotExist: when the case has no such paper
    """
    kept = sheets(one)
    at = next((n for n, sheet in enumerate(kept) if sheet.paper.file.uuid == file), None)
    if at is None:
        paper = queries.paper(one.case, f"{file}")
        label = papers.labels(one.definition).get(paper.key, ("Berkas", "Document"))
        return Opened(Sheet(paper, label, 0), 0, len(kept), None, None, ())
    return Opened(
        kept[at],
        at + 1,
        len(kept),
        kept[at - 1] if at else None,
        kept[at + 1] if at + 1 < len(kept) else None,
        queries.earlier_papers(one.case, kept[at].paper.key),
    )
