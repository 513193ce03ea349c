"""A question for a place on the map, as a browser without JavaScript answers it."""

import pytest

from pendopo.applications import queries
from pendopo.applications.models import Draft
from tests.engine import tents
from tests.pages import feast

_PAGE = """  ground:
    title: Lapangan // The ground
    privacy: open
    fields:
      spot: {type: point, label: Titik tenda // Where the tents stand}
documents:
"""


@pytest.fixture
def service(db):
    return tents.publish(tents.SERVICE.replace("documents:\n", _PAGE, 1))


@pytest.fixture
def here(at_home):
    return f"{feast.begin(at_home)}/ground"


def _spot() -> object:
    return queries.answers_of(Draft.objects.get()).get("spot")


def test_figures_the_other_way_round_are_put_right_once_and_said(at_home, here):
    told = at_home.post(here, {"spot": "112.75, -7.25"})
    again = at_home.post(here, {"spot": "-7.25, 112.75", "told": told.context["told"]})

    assert told.status_code == 200
    assert 'value="-7.25, 112.75"' in told.text
    assert "sebelum lintang" in told.context["bound"]["spot"].warning
    assert _spot() == "-7.25,112.75"
    assert again.status_code == 302


def test_what_names_no_place_stays_as_it_was_typed(at_home, here):
    answer = at_home.post(here, {"spot": "di depan masjid"})

    assert answer.status_code == 422
    assert 'value="di depan masjid"' in answer.text
    assert "tautan peta" in answer.context["bound"]["spot"].error
