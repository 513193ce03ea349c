"""Questions ready to be drawn: what templates under `ui/questions/` receive."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.forms.utils import flatatt
from django.utils.safestring import SafeString

from pendopo.ui.controls import Problem
from pendopo.ui.pointing import Pointed
from pendopo.ui.reading import Said
from pendopo.ui.shapes import Choice, Part

_GROUPS = ("radios", "ticks", "date", "table", "search")
_TEXTS = ("line", "long", "money", "select", "point")
_BUTTONS = ("table", "search", "point")


@dataclass(frozen=True)
class Kept:
    """A file that is kept for a question; `verdict_kind` is empty or warn."""

    id: str
    name: str
    size_bytes: int
    url: str = ""
    preview: str = ""
    verdict: Said = ""
    verdict_kind: str = ""
    remove: str = ""


@dataclass(frozen=True)
class Question:
    """One question, ready to be drawn; `shape` names its template under `ui/questions/`."""

    key: str
    name: str
    id: str
    kind: str
    shape: str
    label: str
    hint: str = ""
    word: str = ""
    note: str = ""
    why: str = ""
    warning: str = ""
    error: str = ""
    text: str = ""
    unit: str = ""
    kept: str = ""
    later: str = ""
    can_clear: bool = False
    is_needed: bool = False
    attrs: Mapping[str, str] = field(default_factory=dict)
    choices: Sequence[Choice] = ()
    parts: Sequence[Part] = ()
    files: Sequence[Kept] = ()
    can_upload: bool = True
    rows: "Sequence[Row]" = ()
    can_add: bool = False
    pointed: Pointed | None = None
    is_heading: bool = False

    @property
    def is_group(self) -> bool:
        """Whether several controls share one label."""
        return self.shape in _GROUPS

    @property
    def described(self) -> str:
        """The ids of hint, note, doubt and error, for the control."""
        texts = {"hint": self.hint, "note": self.note, "kept": self.kept}
        texts |= {"warning": self.warning, "error": self.error}
        return " ".join(f"{self.id}-{part}" for part, said in texts.items() if said)

    @property
    def state(self) -> SafeString:
        """The attributes that tie hint and error to a control."""
        found = {"aria-describedby": self.described} if self.described else {}
        found |= {"aria-invalid": "true"} if self.error else {}
        return flatatt(found)

    @property
    def control(self) -> SafeString:
        """All attributes of the one control of this question."""
        needed = {"aria-required": "true"} if self.is_needed and self.shape in _TEXTS else {}
        return flatatt({"id": self.id, "name": self.name, **self.attrs, **needed}) + self.state

    @property
    def target(self) -> str:
        """The id of the first control, to which the list of errors links."""
        if self.parts:
            return self.parts[0].id
        if self.shape in ("radios", "ticks") and self.choices:
            return self.choices[0].id
        return self.id


@dataclass(frozen=True)
class Row:
    """One row of a table; `number` is part of the names of its controls."""

    number: int
    place: int
    questions: Sequence[Question]


@dataclass(frozen=True)
class Bound:
    """All questions of a page with their answers and errors, in order."""

    questions: Sequence[Question]
    why: Sequence[str]

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions)

    def __getitem__(self, key: str) -> Question:
        for one in self.questions:
            if one.key == key:
                return one
        raise KeyError(key)

    @property
    def errors(self) -> list[Problem]:
        """What has to be mended, in the order of the page."""
        cells = (cell for one in self.questions for row in one.rows for cell in row.questions)
        return [Problem(one.target, one.error) for one in (*self.questions, *cells) if one.error]

    @property
    def is_headed(self) -> bool:
        """Whether the only question is the heading of its page."""
        return any(one.is_heading for one in self.questions)

    @property
    def has_buttons(self) -> bool:
        """Whether there are other buttons than that which sends the form on."""
        return any(one.shape in _BUTTONS or one.files for one in self.questions)
