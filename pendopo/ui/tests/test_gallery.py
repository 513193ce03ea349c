"""The gallery in a real browser: every piece, both languages, small and wide, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MOST_NODES = 900  # every piece at once; a citizen's page stays under 800


@pytest.fixture(autouse=True)
def only_the_gallery(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = "pendopo.ui.urls"


@pytest.mark.django_db
def test_the_gallery_shows_every_piece(client: Client) -> None:
    html = client.get("/galeri").content.decode()

    for sign in ("badge--late", "notice--bad", "verdict--warn", "timeline", "slip__no", "upload"):
        assert sign in html
    assert "3273044507900003" not in html


@pytest.mark.on_sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (360, "dark"), (1280, "light")])
def test_every_piece_can_be_used_by_everybody(
    live_server: LiveServer, browser: Browser, language: str, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 740}, color_scheme=scheme)
    context.add_cookies([{"name": "bahasa", "value": language, "url": live_server.url}])
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(f"{error}"))

    page.goto(f"{live_server.url}/galeri")
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    is_sideways = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    nodes = page.evaluate("document.querySelectorAll('*').length")
    context.close()

    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert said == []
    assert not is_sideways
    assert nodes <= MOST_NODES
