"""A value that follows from answers never stands on a page after they changed."""

import pytest

from tests.engine import tents
from tests.pages import feast
from tests.pages.feast import EVENT

_LATER = ">Dihitung setelah Anda lanjut</output>"
_SERVICE = feast.SERVICE.replace(
    "max: 6}\n",
    "max: 6}\n      cloth: {type: computed, label: Kain // Cloth, unit: m², value: tents * 12}\n",
)


@pytest.fixture
def service(db):
    return tents.publish(_SERVICE)


def test_autosave_answers_with_what_follows_from_what_it_kept(at_home):
    page = f"{feast.begin(at_home)}/event"

    fresh = at_home.get(page).text
    kept = at_home.post(f"{page}/simpan", {**EVENT, "tents": "3"})
    unread = at_home.post(f"{page}/simpan", {**EVENT, "tents": "tiga"})

    assert _LATER in fresh
    assert kept.json() == {"cloth": "36 m²"}
    assert unread.json() == {}
    assert ">36 m²</output>" in at_home.get(page).text


def test_a_page_that_comes_back_with_an_error_shows_no_old_value(at_home):
    page = f"{feast.begin(at_home)}/event"
    at_home.post(page, {**EVENT, "tents": "3"})

    wrong = at_home.post(page, {**EVENT, "tents": "tiga"}).text
    searched = at_home.post(page, {**EVENT, "tents": "4", "search-ward": "1"}).text

    assert _LATER in wrong
    assert _LATER in searched
