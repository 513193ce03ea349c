"""What an officer typed for a step: as it was sent, and what is half said in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from pendopo.cases.actions.moving import MISSING
from pendopo.cases.models import Task
from pendopo.rules.canonical import Value
from pendopo.rules.definition.language import Both
from pendopo.ui import posted

ITEMS, REASONS = range(1, 5), range(1, 4)
OUTCOME, REMARK, NOTE, TASK, TICKED = "outcome", "remark-text", "note-text", "task", "ticked"
MOST = 500
_NOT_TYPED = {"csrfmiddlewaretoken", TASK, NOTE}


@dataclass(frozen=True)
class Typed:
    """What an officer sent for a task: all of it, her records as read, and what is wrong in it.

    `errors` are those of records by key, `wrong` those of all other controls by id.
    """

    task: Task
    post: QueryDict
    records: Mapping[str, Value] = field(default_factory=dict)
    errors: Mapping[str, Both] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed or chosen."""
        return not any(f"{self.post[name]}".strip() for name in self.post if name not in _NOT_TYPED)


@dataclass(frozen=True)
class Way:
    """What an outcome asks for beside itself; `place` is its number among the ways of a step."""

    key: str
    label: Both
    then: Both
    place: int
    button: Both
    is_correction: bool
    is_refusal: bool
    needs_remark: bool
    drafts: Sequence[tuple[str, Both]] = ()

    @property
    def asks(self) -> str:
        """The parts of the form that belong to it, for the style sheet."""
        parts = {
            "items": self.is_correction,
            "reasons": self.is_refusal,
            "remark": self.needs_remark,
        }
        return " ".join(name for name, is_asked in parts.items() if is_asked)


@dataclass(frozen=True)
class Line:
    """One part to be mended, or one reason of a refusal, as it was sent."""

    name: str
    number: int
    key: str
    code: str
    note: str
    errors: Mapping[str, str]

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it was chosen or typed."""
        return not (self.key or self.code or self.note.strip())

    def id(self, part: str) -> str:
        """Return the name of one of its controls, which is its id too."""
        return f"{self.name}-{self.number}-{part}"


def items(post: Mapping[str, str] | None, wrong: Mapping[str, str] = {}) -> list[Line]:
    """Return the lines for parts to be mended."""
    return [_line(post or {}, "item", number, wrong) for number in ITEMS]


def reasons(post: Mapping[str, str] | None, wrong: Mapping[str, str] = {}) -> list[Line]:
    """Return the lines for reasons of a refusal."""
    return [_line(post or {}, "reason", number, wrong) for number in REASONS]


def _line(post: Mapping[str, str], name: str, number: int, wrong: Mapping[str, str]) -> Line:
    names = {part: f"{name}-{number}-{part}" for part in ("key", "code", "note")}
    said = {part: plain(post.get(one, "")) for part, one in names.items()}
    errors = {part: wrong[one] for part, one in names.items() if one in wrong}
    return Line(name, number, said["key"], said["code"], said["note"], errors)


def ticked(post: QueryDict | None) -> list[int]:
    """Return the places, from 0, of what was ticked in a checklist."""
    sent = post.getlist(TICKED) if post else []
    return [place for one in sent if (place := posted.whole(one, 3)) is not None]


def plain(text: str) -> str:
    """Return a text without the one character that no database keeps; lines end in one sign."""
    return text.replace("\x00", "").replace("\r\n", "\n")


def half_said(post: Mapping[str, str], way: Way | None) -> dict[str, str]:
    """Return what is wrong by id of the control, so that nothing typed is dropped unseen.

    `way` is the outcome that was chosen, None when it is none of the step.
    """
    if not plain(post.get(OUTCOME, "")):
        return {f"{OUTCOME}-1": _("Pilih hasilnya dulu.")}
    if way is None:
        return {}
    return {
        **dict(_wrong_items(items(post), is_asked=way.is_correction)),
        **dict(_wrong_reasons(reasons(post), is_asked=way.is_refusal)),
        **_wrong_remark(plain(post.get(REMARK, "")).strip(), is_needed=way.needs_remark),
    }


def _wrong_items(lines: Sequence[Line], *, is_asked: bool) -> Iterator[tuple[str, str]]:
    given, seen = [line for line in lines if not line.is_empty], set[str]()
    if is_asked and not given:
        yield lines[0].id("key"), _("Pilih bagian yang perlu diperbaiki dan alasannya.")
    for line in given:
        if not is_asked:
            yield (
                line.id("key"),
                _("Pilihan ini tidak meminta perbaikan; kosongkan bagian perbaikan."),
            )
            continue
        if not line.key:
            yield line.id("key"), _("Pilih bagian yang diperbaiki, atau kosongkan baris ini.")
        elif line.key in seen:
            yield line.id("key"), _("Bagian ini sudah ada di atas. Gabungkan pesannya di sana.")
        seen.add(line.key)
        if not line.code:
            yield line.id("code"), _("Pilih alasan perbaikan.")
        if line.code == MISSING and not line.note.strip():
            yield line.id("note"), _("Tulis keterangan apa yang kurang.")
        yield from _too_long(line.id("note"), line.note)


def _wrong_reasons(lines: Sequence[Line], *, is_asked: bool) -> Iterator[tuple[str, str]]:
    given, seen = [line for line in lines if not line.is_empty], set[str]()
    if is_asked and not given:
        yield (
            lines[0].id("code"),
            _("Pilih paling sedikit satu alasan penolakan dan tulis faktanya dalam satu kalimat."),
        )
    for line in given:
        if not is_asked:
            yield line.id("code"), _("Pilihan ini tidak menolak; kosongkan alasan penolakan.")
            continue
        if not line.code:
            yield line.id("code"), _("Pilih alasan penolakan, atau kosongkan faktanya.")
        elif line.code in seen:
            yield line.id("code"), _("Alasan ini sudah ada di atas. Gabungkan faktanya di sana.")
        seen.add(line.code)
        if not line.note.strip():
            yield (
                line.id("note"),
                _("Tulis fakta untuk setiap alasan yang dipilih, satu kalimat."),
            )
        yield from _too_long(line.id("note"), line.note)


def _wrong_remark(said: str, *, is_needed: bool) -> dict[str, str]:
    if is_needed and not said:
        return {REMARK: _("Tulis alasannya dalam satu kalimat; petugas berikutnya membacanya.")}
    return dict(_too_long(REMARK, said))


def _too_long(target: str, said: str) -> Iterator[tuple[str, str]]:
    if len(said) > MOST:
        yield (
            target,
            _("Tulisan ini %(long)s huruf; paling panjang %(most)s. Pendekkan dulu.")
            % {"long": len(said), "most": MOST},
        )
