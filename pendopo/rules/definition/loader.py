"""From the texts of a service to a frozen, typed, checked definition; problems carry their line."""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from pendopo.rules.definition import derive, soundness
from pendopo.rules.definition.kinds import PLAIN, Kinds
from pendopo.rules.definition.language import Type
from pendopo.rules.definition.model import Definition
from pendopo.rules.definition.nodes import Node, Place, Problem, Unreadable
from pendopo.rules.definition.reading import Reader
from pendopo.rules.definition.service import read_service

_USE = re.compile(r"\b([a-z][a-z0-9_]*@[0-9]+)\b")
_SHARED = ("vocabulary.yaml", "people.yaml", "refusal.typ")
_KEY = re.compile(r"[a-z][a-z0-9-]{0,59}")


def read_folder(folder: Path, shared: Path) -> dict[str, str]:
    """Return the texts of a service: its own files, and of the shared ones those that it uses.

    A file that is no UTF-8 is read with its unreadable characters marked, so that loading can
    say where they stand.
    """
    own = {
        f"{folder.name}/{path.name}": _text(path)
        for path in sorted(folder.iterdir())
        if path.suffix in (".yaml", ".typ") and path.is_file()
    }
    texts, waiting = {}, [*_SHARED, *_blocks(own)]
    while waiting:
        name = waiting.pop()
        if f"_shared/{name}" not in texts and (shared / name).is_file():
            texts[f"_shared/{name}"] = _text(shared / name)
            waiting += _blocks({name: texts[f"_shared/{name}"]}) if "@" in name else []
    return own | dict(sorted(texts.items()))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _blocks(texts: Mapping[str, str]) -> list[str]:
    """Return the files of the blocks that some texts name."""
    return sorted({f"{name}.yaml" for text in texts.values() for name in _USE.findall(text)})


def canonical(files: Mapping[str, str], settings: Mapping[str, str] = {}) -> bytes:
    """Return one byte string for one published text: what the version's hash covers."""
    body = {"files": dict(files), "settings": dict(settings)}
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()


def content_hash(files: Mapping[str, str], settings: Mapping[str, str] = {}) -> str:
    """Return the SHA-256 of a published text, in lowercase hex."""
    return sha256(canonical(files, settings)).hexdigest()


def load(
    key: str,
    files: Mapping[str, str],
    *,
    settings: Mapping[str, str] = {},
    regions: Mapping[str, str] = {},
    kinds: Kinds | None = None,
) -> tuple[Definition | None, list[Problem]]:
    """Load and check a service; the definition is None when a problem makes it useless.

    `files` map `key/service.yaml`, `_shared/vocabulary.yaml` … to texts; `settings` are values of
    the town as a definition would write them; `regions` map codes to names (without them, those
    of the worked cases). `kinds` are the kinds of case that are installed, with what each changes;
    without them every kind is read, and none changes anything.
    """
    reader = Reader(key, files)
    try:
        for path in (f"{key}/service.yaml", "_shared/vocabulary.yaml"):
            if path not in files:
                raise Unreadable(Problem(Place(path, 1), "there is no such file"))
        if not _KEY.fullmatch(key):
            reader.say(
                Place(f"{key}/service.yaml", 1),
                f"'{key}' is not a key of a service; use small letters, digits and -",
            )
        top = reader.node(f"{key}/service.yaml")
        reader.vocabulary = reader.node("_shared/vocabulary.yaml")
        named = regions or _regions_of_the_cast(reader)
        reader.regions = Type("region", {code: (name, name) for code, name in named.items()})
        definition = read_service(reader, top, settings=settings, kinds=kinds)
    except Unreadable as error:
        return None, sorted({error.problem, *reader.problems})
    problems = list(reader.problems)
    if definition:
        problems += [
            *soundness.check(definition, files),
            *_empty_standard(definition, top, kinds or {}),
        ]
    return definition, sorted(set(problems))


def _empty_standard(definition: Definition, top: Node, kinds: Kinds) -> list[Problem]:
    """Complain about a component of the service standard that says nothing."""
    if "standard" in kinds.get(definition.kind, PLAIN).needless:
        return []
    return [
        Problem(
            top.inner("standard").place,
            f"component {one.number} of the service standard ({one.title[0]}) is empty",
        )
        for one in derive.empty_components(definition)
        if one.number not in derive.WRITTEN  # a missing one of these is told already
    ]


def _regions_of_the_cast(reader: Reader) -> dict[str, str]:
    if "_shared/people.yaml" not in reader.files:
        return {}
    regions = reader.node("_shared/people.yaml").inner("regions")
    return {code: name.text or code for code, name in regions.entries()}
