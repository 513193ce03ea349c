"""A question for a place on the map, as a browser without JavaScript answers it."""

import pytest

from pendopo.accounts.actions import setting_up
from pendopo.accounts.plans import RegionPlan
from pendopo.applications import queries
from pendopo.applications.models import Draft
from pendopo.cases import queries as cases
from pendopo.cases.actions import working
from pendopo.cases.actions.motion import Item
from pendopo.rules.actor import SYSTEM
from tests.engine import tents
from tests.pages import feast
from tests.pages.people import desk_of, photograph

_PAGE = """  ground:
    title: Lapangan // The ground
    privacy: open
    fields:
      spot: {type: point, label: Titik tenda // Where the tents stand}
documents:
"""
_OUTLINE = [["-7.2", "112.7"], ["-7.2", "112.8"], ["-7.3", "112.8"], ["-7.3", "112.7"]]


@pytest.fixture
def service(db):
    version = tents.publish(tents.SERVICE.replace("documents:\n", _PAGE, 1))
    ward = RegionPlan(
        code="35.78.01.1001",
        name="Kelurahan Tirtosari",
        level="village",
        parent_code="35.78.01",
        polygons=[_OUTLINE],
    )
    setting_up.put_regions(plans=[ward], actor=SYSTEM, now=tents.at("2026-08-09 09:00"))
    return version


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


def test_a_tap_on_the_map_fills_the_line_and_says_the_ward(at_home, here):
    tap = {"spot": "", "view-spot": "-7.25 112.75 0.1", "tap-spot-s.x": "132", "tap-spot-s.y": "99"}
    tapped = at_home.post(here, tap)
    sent = at_home.post(here, {"spot": tapped.context["bound"]["spot"].text})

    assert 'value="-7.25000, 112.75000"' in tapped.text
    assert "data-where>Kelurahan Tirtosari</p>" in tapped.text
    assert sent.status_code == 302
    assert _spot() == "-7.25000,112.75000"


def test_a_point_outside_the_town_is_warned_of_once_and_may_stand(at_home, here):
    told = at_home.post(here, {"spot": "-7.41, 112.75"})
    moved = at_home.post(here, {"spot": "-7.41, 112.75", "map-spot-out": "1"})
    again = at_home.post(here, {"spot": "-7.41, 112.75", "told": told.context["told"]})
    review = at_home.get(f"{here.rpartition('/')[0]}/periksa")

    said = "kira-kira 12 km dari batasnya."
    assert told.status_code == 200
    assert said in told.context["bound"]["spot"].warning
    assert moved.context["bound"]["spot"].warning == ""
    assert again.status_code == 302
    assert review.text.count(said) > 1  # as a warning, and beside the map
    assert 'href="geo:-7.41,112.75"' in review.text


def test_a_case_shows_its_point_to_her_and_to_the_officer(at_home, here):
    draft = here.rpartition("/")[0]
    at_home.post(f"{draft}/event", feast.EVENT)
    at_home.post(here, {"spot": "-7.25, 112.75"})
    at_home.post(f"{draft}/berkas-id_card", {"id_card": photograph()})
    number = at_home.post(f"{draft}/kirim").url.split("/")[2]

    for page in (at_home.get(f"/permohonan/{number}"), desk_of("counter").get(f"/meja/{number}")):
        assert 'aria-label="Peta Kota Contoh dengan pin. Kelurahan Tirtosari"' in page.text
        assert 'href="geo:-7.25,112.75"' in page.text


def test_a_point_that_is_asked_again_is_set_on_the_map_too(service, ani, at_home):
    case = tents.file(ani, spot="-7.25,112.75")
    working.complete_task(
        task=cases.open_tasks(case)[0],
        outcome="incomplete",
        actor=tents.officer("counter"),
        now=tents.at("2026-08-10 09:20"),
        items=[Item("spot", "missing_detail", "Di mana?")],
    )
    here = f"/permohonan/{case.number}/perbaikan"
    tapped = at_home.post(here, {"view-spot": "-7.41 112.75 0.1", "tap-spot-s.x": "132"})
    sent = {"spot": tapped.context["bound"]["spot"].text}
    told = at_home.post(here, sent)
    again = at_home.post(here, {**sent, "told": told.context["told"]})

    assert sent["spot"].startswith("-7.36")
    assert "dari batasnya" in told.context["bound"]["spot"].warning
    assert again.url == f"/permohonan/{case.number}?terkirim=1"
