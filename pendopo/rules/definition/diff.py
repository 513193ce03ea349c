"""Two versions of a service compared key by key: what changed, in words, and whom it concerns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pendopo.rules.definition.language import Both
from pendopo.rules.definition.nodes import EMPTY, Node, read

CLASSES: Mapping[str, Both] = {  # what each class means for drafts and open cases
    "wording": ("Tidak mengubah apa pun", "Nothing changes"),
    "compatible": ("Jawaban yang ada tetap berlaku", "Existing answers stay valid"),
    "asks again": (
        "Sebagian jawaban menjadi wajib, hilang, atau tidak sah; lihat simulasi",
        "Some answers become required, vanish or break; see the simulation",
    ),
    "loses": (
        "Bukti tetap tersimpan, tetapi tidak lagi menjadi data",
        "Evidence stays in the record, but is no longer data",
    ),
    "refused": ("Tidak boleh: pakai kunci baru", "Not allowed: take a new key"),
    "setting": ("Nilai daerah berubah", "A value of the town changes"),
    "route": (
        "Tugas terbuka tetap; jalur baru untuk langkah berikutnya",
        "Open tasks stay; new routes from the next step on",
    ),
    "blocked": ("Petakan dahulu tugas yang terbuka", "Map the open tasks first"),
    "clock": (
        "Tenggat lama tetap, kecuali dipindahkan dengan keputusan",
        "Open cases keep their due date unless moved by decision",
    ),
    "fee": ("Hanya yang belum ditetapkan biayanya", "Only cases not yet assessed"),
    "document": ("Hanya yang terbit kemudian", "Only what is issued later"),
    "sensitive": ("Perlu persetujuan orang kedua", "Needs a second person"),
}
_WORDING = frozenset(
    "label hint why title summary search life_events intro checklist notices standard"
    " legal_basis say note advise_if should prefill prefill_by page pages statistics".split()
)
_SECTIONS = {
    "clock": "clock",
    "objection": "clock",
    "fee": "fee",
    "tables": "fee",
    "issues": "document",
    "steps": "route",
    "ends": "route",
    "anytime": "route",
    "owner": "route",
    "owner_by": "route",
    "retention": "sensitive",
    "kind": "refused",
    "service": "refused",
}
_WIDER_UP = frozenset({"max", "max_length", "files", "max_mb", "decimals"})
_PRIVACY = ("open", "personal", "secret")


@dataclass(frozen=True)
class Change:
    """One difference; `kind` is a key of `CLASSES`, `was` and `now` are texts or ''."""

    path: tuple[str, ...]
    verb: str  # added, removed, renamed, changed, moved
    kind: str
    was: str = ""
    now: str = ""

    @property
    def says(self) -> Both:
        """The change as a line of text."""
        where = ".".join(self.path)
        words = {
            "added": ("ditambahkan", "added"),
            "removed": ("dihapus", "removed"),
            "renamed": (f"diganti nama menjadi “{self.now}”", f"renamed to “{self.now}”"),
            "changed": (f"“{self.was}” → “{self.now}”", f"“{self.was}” → “{self.now}”"),
            "moved": ("urutannya berubah", "in another order"),
        }[self.verb]
        return f"{where}: {words[0]}", f"{where}: {words[1]}"


def differences(key: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[Change]:
    """Return how two published texts of a service differ, blocks filled in.

    :raises Unreadable: when one of them is no YAML
    """
    found = list(_walk(_whole(key, old), _whole(key, new), ()))
    for path in sorted({*old, *new}):
        before, now = old.get(path, ""), new.get(path, "")
        if path.endswith(".typ") and before != now:
            verb = "changed" if before and now else "added" if now else "removed"
            found.append(Change((path,), verb, "document", "…", "…"))
    return found


def _whole(key: str, files: Mapping[str, str]) -> Node:
    """The definition with its blocks filled in, and all questions under one key."""
    top = read(files[f"{key}/service.yaml"], f"{key}/service.yaml")
    questions: dict[str, Node] = dict(top.inner("eligibility").inner("fields").entries())
    pages: dict[str, Node] = {}
    for name, page in top.inner("form").entries():
        block = _block(files, page.said("use"))
        head: dict[str, Node] = dict(block.entries()) | dict(page.entries())
        fields = _kept(block, page) | dict(page.inner("fields").entries())
        for one, node in fields.items():
            inherited: dict[str, Node] = {k: head[k] for k in ("privacy", "shown") if k in head}
            inherited["page"] = Node(page.place, name)
            questions[one] = Node(node.place, pairs=inherited | dict(node.entries()))
        texts = {k: n for k, n in head.items() if k in ("title", "why", "intro", "advise_if")}
        pages[name] = Node(page.place, pairs=texts)
    standard = top.inner("standard")
    shared = _block(files, standard.said("use")).inner("standard")
    rest = {k: n for k, n in top.entries() if k not in ("form", "standard")}
    said = dict(shared.entries()) | dict(standard.entries())
    said.pop("use", None)
    rest["questions"] = Node(top.place, pairs=questions)
    rest["pages"] = Node(top.place, pairs=pages)
    rest["standard"] = Node(top.place, pairs=said)
    return Node(top.place, pairs=rest)


def _kept(block: Node, page: Node) -> dict[str, Node]:
    without = [item.text for item in page.inner("without").items or ()]
    return {k: n for k, n in block.inner("fields").entries() if k not in without}


def _block(files: Mapping[str, str], name: str) -> Node:
    path = f"_shared/{name}.yaml"
    return read(files[path], path) if path in files else EMPTY


def _walk(old: Node, new: Node, path: tuple[str, ...]) -> Iterator[Change]:
    if old.pairs is None or new.pairs is None:
        was, now = _plain(old), _plain(new)
        if was != now:
            yield Change(path, "changed", _changed(path, old, new), was, now)
        return
    renamed = {n.said("was"): k for k, n in new.entries() if n.said("was")}
    for key, before in old.entries():
        at = (*path, key)
        if key in new.pairs:
            yield from _walk(before, new.pairs[key], at)
        elif key in renamed:
            yield Change(at, "renamed", "compatible", key, renamed[key])
            yield from _walk(before, new.pairs[renamed[key]], (*path, renamed[key]))
        elif key != "was":
            yield Change(at, "removed", _removed(at), _plain(before))
    for key, after in new.entries():
        if key not in old.pairs and key not in renamed.values() and key != "was":
            yield Change((*path, key), "added", _added((*path, key), after), "", _plain(after))
    if _order(old, new) != _order(new, old) and path and path[-1] in ("questions", "options"):
        yield Change(path, "moved", "wording")


def _order(one: Node, other: Node) -> list[str]:
    return [key for key in one.pairs or {} if key in (other.pairs or {})]


def _plain(node: Node) -> str:
    if node.text is not None:
        return node.text
    if node.items is not None:
        return ", ".join(_plain(item) for item in node.items)
    return ", ".join(f"{key}: {_plain(one)}" for key, one in node.entries())


def _added(path: tuple[str, ...], node: Node) -> str:
    if len(path) == 2 and path[0] in ("questions", "documents"):
        return "compatible" if node.said("required") == "no" else "asks again"
    if len(path) > 2 and path[-2] == "options":
        return "asks again" if node.get("if") else "compatible"
    if path[-1] == "required" and node.text == "no":
        return "compatible"
    return _class_of(path)


def _removed(path: tuple[str, ...]) -> str:
    if len(path) == 2 and path[0] in ("questions", "documents"):
        return "loses"
    if len(path) == 2 and path[0] == "steps":
        return "blocked"
    if path[-1] in ("must", "if", "shown", "min", *_WIDER_UP, "pattern") or path[-2:-1] == (
        "must",
    ):
        return "compatible"
    return _class_of(path)


def _changed(path: tuple[str, ...], old: Node, new: Node) -> str:
    last = path[-1]
    if last == "type" and path[0] in ("questions", "settings"):
        return "refused"
    if _is_option_text(path):
        return "wording" if _share_a_word(_plain(old), _plain(new)) else "refused"
    if last == "privacy":
        before, now = _rank(old), _rank(new)
        return "sensitive" if now < before else "compatible"
    if path[0] == "settings" and last == "default":
        return "setting"
    if last == "required" and new.text == "no":
        return "compatible"
    if last == "min" or last in _WIDER_UP:
        return _limit(last, old, new)
    if path[-2:-1] == ("must",):
        return "wording"
    return _class_of(path)


def _is_option_text(path: tuple[str, ...]) -> bool:
    return path[-2:-1] == ("options",) or (path[-3:-2] == ("options",) and path[-1] == "label")


def _share_a_word(old: str, new: str) -> bool:
    """An option whose text has no word in common with the old one means something else."""
    return bool(set(old.casefold().split()) - {"//"} & set(new.casefold().split()))


def _rank(node: Node) -> int:
    return _PRIVACY.index(node.text) if node.text in _PRIVACY else len(_PRIVACY)


def _limit(last: str, old: Node, new: Node) -> str:
    try:
        before, now = _number(old), _number(new)
    except InvalidOperation:
        return "asks again"
    return "compatible" if (now < before) == (last == "min") else "asks again"


def _number(node: Node) -> Decimal:
    text = node.text or ""
    if text.startswith("Rp"):
        text = text[2:].replace(".", "")
    return Decimal(text.removesuffix("%"))


def _class_of(path: tuple[str, ...]) -> str:
    last = path[-1]
    if last in _WORDING or path[0] in _WORDING:
        return "document" if path[0] == "issues" else "wording"
    if last in ("limit", "if_late") and path[0] == "steps":
        return "clock"
    if path[0] == "ends" and last in ("gives", "revokes"):
        return "document"
    return _SECTIONS.get(path[0], "asks again")
