"""Every address says who may come in."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

pytestmark = pytest.mark.on_sqlite

ACCESS = {"public", "signed_in", "resident", "officer"}
PUBLIC = {
    "health": "a load balancer asks",
    "readiness": "a load balancer asks",
}


def test_every_route_is_guarded_or_listed_public():
    open_to_all = [
        f"{address} ({name})"
        for address, name, access in _routes()
        if access not in ACCESS and name not in PUBLIC
    ]

    assert not open_to_all, "\n".join(open_to_all)


def test_every_route_has_a_name():
    nameless = [address for address, name, _ in _routes() if not name]

    assert not nameless, "\n".join(nameless)


def test_the_desk_is_for_officers():
    strange = [
        address
        for address, _, access in _routes()
        if address.startswith("meja") and access != "officer"
    ]

    assert not strange, "\n".join(strange)


def test_no_public_route_is_listed_for_nothing():
    names = {name for _, name, _ in _routes()}

    assert set(PUBLIC) <= names


def _routes() -> Iterator[tuple[str, str, str]]:
    """Yield address, name and access of every route."""
    yield from _below("", get_resolver().url_patterns)


def _below(start: str, patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, str, str]]:
    for one in patterns:
        address = f"{start}{one.pattern}"
        if isinstance(one, URLResolver):
            yield from _below(address, one.url_patterns)
        else:
            yield address, one.name or "", getattr(one.callback, "access", "")
