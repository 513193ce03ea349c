"""From the texts of a service to a frozen, typed, checked definition; problems carry their line."""

import json
import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

from pendopo.rules.definition import workflow
from pendopo.rules.definition.language import Type
from pendopo.rules.definition.model import Definition
from pendopo.rules.definition.nodes import Node, Problem, Unreadable
from pendopo.rules.definition.reading_rest import RestReader

type CheckSection = Callable[[Node], list[Problem]]

_USE = re.compile(r"\b([a-z_]+@[0-9]+)\b", re.ASCII)
_SHARED = ("vocabulary.yaml", "people.yaml", "refusal.typ")


def read_folder(folder: Path, shared: Path) -> dict[str, str]:
    """Return the texts of a service: its own files, and of the shared ones those that it uses."""
    own = {
        f"{folder.name}/{path.name}": path.read_text(encoding="utf-8")
        for path in sorted(folder.iterdir())
        if path.suffix in (".yaml", ".typ") and path.is_file()
    }
    used = {name for text in own.values() for name in _USE.findall(text)}
    names = [*_SHARED, *sorted(f"{name}.yaml" for name in used)]
    texts = {
        f"_shared/{name}": (shared / name).read_text(encoding="utf-8")
        for name in names
        if (shared / name).is_file()
    }
    return own | texts


def canonical(files: Mapping[str, str], settings: Mapping[str, str] = {}) -> bytes:
    """Return one byte string for one published text: what the version's hash covers."""
    body = {"files": dict(files), "settings": dict(settings)}
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def content_hash(files: Mapping[str, str], settings: Mapping[str, str] = {}) -> str:
    """Return the SHA-256 of a published text, in lowercase hex."""
    return sha256(canonical(files, settings)).hexdigest()


def load(
    key: str,
    files: Mapping[str, str],
    *,
    settings: Mapping[str, str] = {},
    regions: Mapping[str, str] = {},
    sections: Mapping[str, CheckSection] = {},
) -> tuple[Definition | None, list[Problem]]:
    """Load and check a service; the definition is None when a problem makes it useless.

    `files` map `key/service.yaml`, `_shared/vocabulary.yaml` … to texts; `settings` are values of
    the town as a definition would write them; `regions` map codes to names; `sections` name the
    one key that a kind may add, with its check.
    """
    reader = RestReader(key, files, settings=settings, sections=sections)
    try:
        top = reader.node(f"{key}/service.yaml")
        reader.vocabulary = reader.node("_shared/vocabulary.yaml")
        named = regions or _regions_of_the_cast(reader)
        reader.regions = Type("region", {code: (name, name) for code, name in named.items()})
        definition = reader.definition(top)
    except Unreadable as error:
        return None, [error.problem]
    problems = reader.problems + (workflow.check(definition) if definition else [])
    return definition, sorted(set(problems))


def _regions_of_the_cast(reader: RestReader) -> dict[str, str]:
    if "_shared/people.yaml" not in reader.files:
        return {}
    regions = reader.node("_shared/people.yaml").inner("regions")
    return {code: name.text or code for code, name in regions.entries()}
