"""Kota Contoh as the journeys find it, and the people who walk through it."""

import io
import os
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import expect

import pendopo.rules
from pendopo.accounts import demo, queries
from pendopo.catalogue import actions as catalogue
from pendopo.events.worker import Worker
from pendopo.operations import actions
from pendopo.operations.town_file import read_town_file
from pendopo.rules.actor import SYSTEM
from pendopo.rules.definition.loader import read_folder

ROOT = Path(__file__).parents[2]
TABLES = Path(pendopo.rules.__file__).parent / "tables"
VOCABULARY = ROOT / "definitions" / "_shared" / "vocabulary.yaml"
_CODE = re.compile(r"\b\d{3} ?\d{3}\b", re.ASCII)


def load() -> None:
    """Load the demonstration's town and publish the services that are shipped."""
    began = datetime.now(UTC) - timedelta(days=30)
    values = read_town_file(
        ROOT / "demo" / "town.yaml",
        environment=os.environ,
        is_demo=True,
        tables=TABLES,
        vocabulary=VOCABULARY,
    )
    actions.load_town(values=values, actor=SYSTEM, now=began)
    for folder in sorted(path.parent for path in (ROOT / "definitions").glob("*/service.yaml")):
        catalogue.publish(
            key=folder.name,
            files=read_folder(folder, folder.parent / "_shared"),
            settings={},
            play=lambda *_: (),  # the examples are played by a test of their own
            actor=SYSTEM,
            now=began,
        )


def work() -> None:
    """Do what the worker would do by now."""
    worker = Worker()
    while worker.round():
        pass


def photo() -> dict:
    """A photo of a paper that can be read, as a phone would send it."""
    out = io.BytesIO()
    sheet = Image.new("RGB", (640, 640), "#ddd")
    for y in range(0, 640, 16):
        sheet.paste("black", (0, y, 640, y + 4))
    sheet.save(out, "JPEG")
    return {"name": "kk.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def words_of(pdf):
    """Return what a letter says, as one line."""
    said = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(said.stdout.decode().split())


def sign_in(page, url, email):
    """Sign in as a resident with the code that the demonstration shows."""
    if "/masuk" not in page.url:
        page.goto(f"{url}/masuk")
    page.fill("input[name=email]", email)
    page.click("main form button.btn")
    page.fill("input[name=code]", _CODE.search(page.inner_text("main"))[0].replace(" ", ""))
    page.click("main form button.btn")


def sign_in_on_duty(page, url, function, office):
    """Sign in as the officer who holds a function in an office."""
    now = datetime.now(UTC)
    officer = next(
        one
        for one in demo.codes(now)
        if one.function == function and one.office == queries.office(office).name
    )
    page.goto(f"{url}/petugas/masuk")
    page.fill("input[name=email]", officer.email)
    page.fill("input[name=password]", officer.password)
    page.click("main form button.btn")
    page.fill("input[name=code]", officer.code)
    page.click("main form button.btn")


def answer(page, answers):
    """Fill in what of these answers the page asks for, as far as the browser lets her."""
    for key, value in answers.items():
        radio = page.locator(f"input[type=radio][name={key}][value='{value}']")
        line = page.locator(
            f"input:not([type=radio]):not([type=checkbox])[name={key}], textarea[name={key}]"
        )
        choice = page.locator(f"select[name={key}]")
        if radio.count():
            radio.check(force=True)
        elif choice.count():
            choice.select_option(value)
        elif line.count():
            line.fill(value)


def stand_there(page):
    """Say where she stands, where a page asks for it: by the phone, without script on the map."""
    button = page.locator("[data-locate]:visible")
    tap = page.locator("input[type=image]:visible")
    line = page.locator("main .field:has([data-locate]) input[type=text]")
    if not line.count() or line.input_value():
        return
    if button.count():
        button.click()
    else:
        tap.click(position={"x": 150, "y": 90})
    expect(line).not_to_have_value("")


def walk_to_review(page, answers):
    """Go through the wizard, a page at a time, until everything stands on one page."""
    for _ in range(30):
        if page.url.partition("#")[0].endswith("/periksa"):
            return
        upload = page.locator("main input[type=file]")
        if upload.count() and not page.locator("main .file").count():
            upload.first.set_input_files(photo())
        else:
            answer(page, answers)
            stand_there(page)
        page.click("main form button.btn--wide")
    raise AssertionError(f"stuck at {page.url}: {page.inner_text('main')[:500]}")


def choose(page, outcome):
    """Choose how the step ends on the officer's page of a case; what it asks for unfolds."""
    page.check(f"input[name=outcome][value={outcome}]", force=True)


def finish_step(page, outcome):
    """Choose an outcome on the officer's page of a case and finish the step."""
    choose(page, outcome)
    remark = page.locator("textarea[name=remark-text]")
    if remark.count() and remark.is_visible():
        remark.fill("Periksa sekali lagi.")
    page.click("section.card--lift form button.btn--wide")
