"""Small readers for the town file: they gather problems instead of raising."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from pendopo.rules.definition.nodes import NEVER, Node, Place, Problem, did_you_mean
from pendopo.rules.identifiers import NotThat, read_email, read_phone

_LONGEST = {
    "address": 200, "phone": 30, "place": 60, "unit": 40, "rank": 60, "service": 60,
    "static_qris": 500,
}  # fmt: skip
_USUAL_LENGTH = 120
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_KEY = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*", re.ASCII)
_SHORT_PHONE = re.compile(r"1[0-9]{2,6}", re.ASCII)
_YES = {"yes": True, "no": False}


class Reader:
    """Reads nodes; what is wrong goes to `problems`, and a harmless value is returned."""

    def __init__(self, *, folders: Sequence[Path]) -> None:
        self.folders = folders
        self.problems: list[Problem] = []

    def say(self, place: Place, text: str) -> None:
        self.problems.append(Problem(place, text))

    def mapping(
        self,
        node: Node,
        what: str,
        *,
        required: Sequence[str] = (),
        known: Sequence[str] = (),
    ) -> None:
        """Check that a node is a mapping with all required and no unknown keys."""
        if node.pairs is None:
            self.say(node.place, f"{what} is not a mapping; write `key: value` lines under it")
            return
        all_known = list(dict.fromkeys((*required, *known)))
        for key, place in (node.keys or {}).items():
            if key not in all_known:
                self.say(place, f"{what} has no '{key}'.{did_you_mean(key, all_known)}")
        for key in required:
            if not (node.get(key) or Node(node.place, text="")).text and not _holds(node.get(key)):
                self.say(node.place, f"{what} lacks '{key}'; add a line `{key}: …`")

    def entries(self, node: Node, what: str) -> Iterator[tuple[str, Node]]:
        """Go through a mapping whose keys are free."""
        if node.pairs is None and node.text != "":
            self.say(node.place, f"{what} is not a mapping; write `key: value` lines under it")
        yield from node.entries()

    def key(self, place: Place, key: str, longest: int = 40) -> None:
        """Check that a thing is named by a short word."""
        if not _KEY.fullmatch(key) or len(key) > longest:
            wanted = f"write small letters, digits and '-', {longest} at most"
            self.say(place, f"'{key[:60]}' is no key; {wanted}")

    def items(self, node: Node | None, what: str) -> Sequence[Node]:
        """Return the items of a list; one text counts as a list of one."""
        if node is None or node.text == "":
            return ()
        if node.pairs is not None:
            self.say(node.place, f"{what} is not a list; write `- …` lines or [a, b]")
            return ()
        return node.items if node.items is not None else (node,)

    def scalar(self, node: Node, what: str, longest: int = _USUAL_LENGTH) -> str:
        """Return one text, or an empty one where it is none or has more than `longest` letters."""
        if node.text is None:
            self.say(node.place, f"{what} is not one text; write it on the same line")
            return ""
        if (length := len(node.text)) > longest:
            self.say(node.place, f"{what} has {length} letters; {longest} at most")
            return ""
        return node.text

    def text(self, node: Node, key: str, longest: int = 0) -> str:
        found, limit = node.get(key), longest or _LONGEST.get(key, _USUAL_LENGTH)
        return self.scalar(found, f"'{key}'", limit) if found else ""

    def matching(self, node: Node, key: str, pattern: str, wanted: str) -> str:
        """Return a text that has a form, or an empty one."""
        text = self.text(node, key)
        if text and not re.fullmatch(pattern, text, re.ASCII):
            self.say(self.place(node, key), f"{key} '{text}' is not {wanted}")
            return ""
        return text

    def email(self, node: Node, key: str) -> str:
        """Return an e-mail address, or an empty text where it is none."""
        text = self.text(node, key)
        try:
            return read_email(text) if text else ""
        except NotThat as error:
            self.say(self.place(node, key), f"{key} '{text}': {error.says[1]}")
            return ""

    def phone(self, node: Node, key: str) -> str:
        """Return a telephone number as it is written, or an empty text where it is none.

        What many share may be short, such as 112 or 1500 567.
        """
        text = self.text(node, key)
        try:
            if text and not _SHORT_PHONE.fullmatch(re.sub(r"[ -]", "", text)):
                read_phone(text)
        except NotThat as error:
            self.say(self.place(node, key), f"{key} '{text}': {error.says[1]}")
            return ""
        return text

    def one_of(self, node: Node, key: str, options: Sequence[str]) -> str:
        """Return one of the options; the first when nothing is said."""
        text = self.text(node, key) or options[0]
        if text not in options:
            self.say(self.place(node, key), f"{key} '{text}' is not one of {', '.join(options)}")
            return options[0]
        return text

    def known(
        self, node: Node, key: str, known: Sequence[str], what: str, where: str = "in this file"
    ) -> str:
        """Return a key that must exist elsewhere, or an empty text."""
        text = self.text(node, key)
        if text and text not in known:
            nearest = did_you_mean(text, list(known))
            self.say(self.place(node, key), f"there is no {what} '{text}' {where}.{nearest}")
            return ""
        return text

    def day(self, node: Node, key: str) -> date | None:
        text = self.text(node, key)
        return self.day_of(text, self.place(node, key)) if text else None

    def day_of(self, text: str, place: Place) -> date | None:
        try:
            if not _DATE.fullmatch(text):
                raise ValueError(text)
            return date.fromisoformat(text)
        except ValueError:
            self.say(place, f"'{text}' is not a date; write it like 2026-05-31")
            return None

    def yes_or_no(self, node: Node, key: str) -> bool:
        text = self.text(node, key) or "no"
        if text not in _YES:
            self.say(self.place(node, key), f"{key} is '{text}'; write yes or no")
        return _YES.get(text, False)

    def file(self, node: Node | None, wanted: str) -> str:
        """Return the text of a file named beside the town file, or an empty text."""
        if node is None or not node.text:
            return ""
        name = self.scalar(node, "the name of a file")
        for path in (folder / name for folder in self.folders if name):
            if path.is_file():
                return self._content(path, node.place)
        if name:
            self.say(node.place, f"there is no file '{name}'; name {wanted}")
        return ""

    def _content(self, path: Path, place: Place) -> str:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            self.say(place, f"'{path.name}' cannot be read; save it as text in UTF-8")
            return ""
        if found := NEVER.search(text):
            self.say(place, f"'{path.name}' holds the character U+{ord(found[0]):04X}; remove it")
            return ""
        if not text.strip():
            self.say(place, f"'{path.name}' is empty; fill it or remove this line")
        return text.strip() and text

    def place(self, node: Node, key: str) -> Place:
        found = node.get(key)
        return found.place if found else node.place


def _holds(node: Node | None) -> bool:
    return node is not None and bool(node.pairs or node.items)
