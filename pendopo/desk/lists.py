"""What the address of a worklist asks for: which list, which service and step, what is sought."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pendopo.cases.queries import Heap
from pendopo.rules.definition.language import Both
from pendopo.rules.definition.model import Definition

WAITING = "pemohon"
SILENCE: Both = ("Janji terlewati", "Promise passed")
_LISTS: Mapping[str, tuple[Promise | str, str]] = {  # name in the address: words, pile of tasks
    "semua": (_("Semua"), "all"),
    "terlambat": (_("Terlambat"), "late"),
    "hari-ini": (_("Hari ini"), "today"),
    "saya": (_("Milik saya"), "mine"),
    "bebas": (_("Belum diambil"), "free"),
}


@dataclass(frozen=True)
class Chip:
    """A saved list with its count."""

    href: str
    word: Promise | str
    count: int
    is_here: bool


@dataclass(frozen=True)
class Choice:
    """A service or a step by which the list can be narrowed."""

    key: str
    title: Both
    count: int


@dataclass(frozen=True)
class Asked:
    """Which list is wanted; `service` and `step` are empty or known, `wanted` what is sought."""

    shown: str
    service: str
    step: str
    wanted: str
    heaps: Sequence[Heap]
    known: Mapping[int, Definition]

    @property
    def is_narrowed(self) -> bool:
        return bool(self.service or self.step)

    @property
    def pile(self) -> str:
        """Which of the `cases.queries.piles` the list shows."""
        return _LISTS[self.shown][1]

    @property
    def services(self) -> Sequence[Choice]:
        """The services of the open tasks, by title."""
        titles = {one.key: one.title for one in self.known.values()}
        return _choices(titles, lambda heap: self.known[heap.version_id].key, self.heaps)

    @property
    def steps(self) -> Sequence[Choice]:
        """The steps of the open tasks, of the chosen service only."""
        heaps = [heap for heap in self.heaps if self._serves(heap)]
        titles = {heap.step: title(self.known[heap.version_id], heap.step) for heap in heaps}
        return _choices(titles, lambda heap: heap.step, heaps)

    def count(self, key: str) -> int:
        """Return how many tasks a list holds, narrowed as asked."""
        pile = _LISTS[key][1]
        fits = [heap for heap in self.heaps if self._serves(heap)]
        return sum(heap.counts[pile] for heap in fits if self.step in ("", heap.step))

    def _serves(self, heap: Heap) -> bool:
        return self.service in ("", self.known[heap.version_id].key)

    def chips(self, waiting: int) -> list[Chip]:
        """Return the saved lists, narrowed as asked, and what waits for applicants."""
        own = [self._chip(key, word, self.count(key)) for key, (word, _of) in _LISTS.items()]
        return [*own, self._chip(WAITING, _("Menunggu pemohon"), waiting)]

    def _chip(self, key: str, word: Promise | str, count: int) -> Chip:
        narrowed = {} if key == WAITING else {"layanan": self.service, "langkah": self.step}
        kept = {name: value for name, value in narrowed.items() if value}
        is_here = key == self.shown and not self.wanted
        return Chip(f"?{urlencode({'daftar': key, **kept})}", word, count, is_here)


def _choices(
    titles: Mapping[str, Both], key_of: Callable[[Heap], str], heaps: Sequence[Heap]
) -> Sequence[Choice]:
    counts = dict.fromkeys(titles, 0)
    for heap in heaps:
        counts[key_of(heap)] += heap.counts["all"]
    found = [Choice(key, titles[key], count) for key, count in counts.items()]
    return sorted(found, key=lambda one: one.title[0])


def read(
    address: Mapping[str, str], heaps: Sequence[Heap], known: Mapping[int, Definition]
) -> Asked:
    """Read an address; what no list, service or step is called is left out."""
    shown = address.get("daftar", "")
    services = {known[heap.version_id].key for heap in heaps}
    service, step = address.get("layanan", ""), address.get("langkah", "")
    return Asked(
        shown=shown if shown in (*_LISTS, WAITING) else "semua",
        service=service if service in services else "",
        step=step if step in {heap.step for heap in heaps} else "",
        wanted=address.get("cari", "").strip()[:80].replace("\x00", ""),
        heaps=heaps,
        known=known,
    )


def title(definition: Definition, key: str) -> Both:
    """Return what a step is called; a promise that passed opens a task without a step."""
    step = definition.step(key)
    return step.title if step else SILENCE
