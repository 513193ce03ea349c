"""A town, and browsers to walk through it."""

import io

import pytest

from pendopo.events import verifying
from tests.journeys import kota_contoh

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
SIDEWAYS = """addEventListener("load", () => {
  const root = document.documentElement;
  if (root.scrollWidth > innerWidth) console.error("wider than the screen: " + location.pathname);
});"""


@pytest.fixture
def town(transactional_db, live_server):
    """The address of Kota Contoh; whatever was done in it, its record holds at the end."""
    kota_contoh.load()
    yield live_server.url
    said = io.StringIO()
    assert verifying.report(said) == 0, said.getvalue()


@pytest.fixture
def open_browser(browser):
    """A new browser for each person; none of them may complain, or show a page sideways."""
    opened, complaints = [], []

    def open_one(size=PHONE, *, script=True, **more):
        context = browser.new_context(viewport=size, java_script_enabled=script, **more)
        context.add_init_script(SIDEWAYS)
        context.on("console", lambda said: complaints.extend(_complaint(said)))
        context.on("weberror", lambda error: complaints.append(f"{error.error}"))
        opened.append(context)
        return context.new_page()

    yield open_one
    for context in opened:
        context.close()
    assert complaints == []


def _complaint(said):
    """What a page says in red; that a page itself is refused is an answer, no complaint."""
    is_page = said.text.startswith("Failed to load") and "/aset/" not in said.location["url"]
    return [said.text] if said.type in ("error", "warning") and not is_page else []


@pytest.fixture
def phone(open_browser):
    """A resident's phone, with script."""
    return open_browser()


@pytest.fixture
def plain_phone(open_browser):
    """A resident's phone, without script."""
    return open_browser(script=False)


@pytest.fixture(params=["with script", pytest.param("without script", marks=pytest.mark.on_sqlite)])
def resident(request, open_browser):
    """A resident's phone: what she can do must not need script."""
    return open_browser(script=request.param == "with script")


@pytest.fixture
def desk(open_browser):
    """A new browser at the desk for each officer, without script."""
    return lambda: open_browser(DESK, script=False)
