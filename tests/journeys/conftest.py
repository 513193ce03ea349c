"""A town, and browsers to walk through it."""

import pytest

from tests.journeys import kota_contoh

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}


@pytest.fixture
def town(transactional_db, live_server):
    """The address of Kota Contoh."""
    kota_contoh.load()
    return live_server.url


@pytest.fixture
def phone(browser):
    """A resident's phone, with script."""
    yield from _page(browser, PHONE, True)


@pytest.fixture
def plain_phone(browser):
    """A resident's phone, without script."""
    yield from _page(browser, PHONE, False)


@pytest.fixture
def desk(browser):
    """A new browser at the desk for each officer, without script."""
    opened = []

    def open_one():
        context = browser.new_context(viewport=DESK, java_script_enabled=False)
        opened.append(context)
        return context.new_page()

    yield open_one
    for context in opened:
        context.close()


def _page(browser, size, script):
    context = browser.new_context(viewport=size, java_script_enabled=script)
    yield context.new_page()
    context.close()
