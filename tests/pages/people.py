"""Browsers of people, photographs they send, and everything that a page might have changed."""

import io
from itertools import count

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from pendopo.accounts import queries as accounts
from pendopo.accounts.models import Person
from pendopo.accounts.tests.cast import signed_in
from pendopo.cases import queries
from tests.engine import tents

OTHER_WARD = "kelurahan-35-78-02-1002"
_ROOMS = "accounts applications cases documents events files payments".split()
_SEEN = {"accounts.SignedIn", "events.Idempotency"}  # change with every request of anybody
_shades = count(1)


def browser_of(person: Person, *, on_duty: bool = False) -> Client:
    browser = Client()
    signed_in(browser, person, on_duty=on_duty)
    return browser


def officer(function: str, office: str = tents.WARD) -> Person:
    """Whoever holds a function in an office."""
    return accounts.holders(office, function, on=tents.at("2026-08-10 09:00").date())[0]


def desk_of(function: str, office: str = tents.WARD) -> Client:
    """The browser of an officer on duty."""
    return browser_of(officer(function, office), on_duty=True)


def photograph(name: str = "ktp.jpg") -> SimpleUploadedFile:
    """A photograph, each of another colour; too small to be read."""
    return _upload(name, Image.new("RGB", (400, 300), (next(_shades) % 250, 90, 120)))


def legible(name: str = "ktp.jpg") -> SimpleUploadedFile:
    """A photograph of a ruled sheet, each of another colour, about which there is no doubt."""
    sheet = Image.new("RGB", (640, 640), (next(_shades) % 250, 200, 220))
    for y in range(0, 640, 16):
        sheet.paste("black", (0, y, 640, y + 4))
    return _upload(name, sheet)


def _upload(name: str, picture: Image.Image) -> SimpleUploadedFile:
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def everything() -> dict[str, list[tuple[object, ...]]]:
    """All rows of the rooms that keep something about people."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values_list())
        for room in _ROOMS
        for model in apps.get_app_config(room).get_models()
        if model._meta.label not in _SEEN
    }


TENTS = {"item-1-key": "tents", "item-1-code": "missing_detail", "item-1-note": "Berapa tenda?"}


def step_page(case) -> str:
    """The address of the step at which a case stands."""
    return f"/meja/{case.number}/langkah/{queries.open_tasks(case)[0].pk}"
