"""What the profile knows is not asked again, and can be checked and changed."""

import pytest

from pendopo.accounts.actions import profile
from pendopo.applications import queries
from pendopo.applications.models import Draft
from pendopo.rules.actor import Actor
from tests.engine import tents
from tests.pages import feast

_PERSON = """form:
  person:
    title: Data pemohon // About you
    privacy: personal
    why: Mengenali Anda. // To know you.
    fields:
      nik: {type: nik, label: NIK // NIK, prefill: [profile.nik]}
      full_name: {type: text, label: Nama // Name, prefill: [profile.full_name]}
  event:"""
_SERVICE = (
    feast.SERVICE.replace("      nik: {type: nik, label: NIK // NIK}\n", "", 1)
    .replace("      full_name: {type: text, label: Nama // Name}\n", "", 1)
    .replace("form:\n  event:", _PERSON, 1)
)
NAMED = {"full_name": "Ani Lestari"}


@pytest.fixture
def service(db):
    return tents.publish(_SERVICE)


def _tell(ani, **answers):
    now = tents.at("2026-08-10 08:30")
    profile.save(someone=ani, answers=answers, actor=Actor(ani.pk), now=now)


def _opened(browser):
    here = feast.begin(browser)
    return here, browser.get(browser.get(here).url)


def test_what_the_profile_answers_whole_is_not_asked_but_shown(at_home, ani):
    _tell(ani, nik=tents.NIK, **NAMED)

    here, first = _opened(at_home)
    review = at_home.get(f"{here}/periksa")

    assert first.context["at"].step.key == "event"
    assert "Data pemohon: sudah terisi dari profil Anda" in first.text
    assert tents.NIK in first.text
    assert f'href="{here}/person"' in first.text
    assert "hanya berlaku untuk permohonan ini" in first.text
    assert first.context["total"] == review.context["total"] == 4, "event, place, card, review"
    assert "Diambil dari profil Anda" in review.text


def test_what_she_changes_for_one_application_stays_a_page_of_it(at_home, ani):
    _tell(ani, nik=tents.NIK, **NAMED)
    here, _ = _opened(at_home)

    asked = at_home.get(f"{here}/person")
    changed = at_home.post(f"{here}/person", {"nik": tents.NIK, "full_name": "Ani Lestari S."})
    again = at_home.get(f"{here}/person")

    assert asked.context["bound"]["nik"].note == "Dari profil Anda."
    assert 'href="/profil"' in asked.text
    assert changed.url == f"{here}/event"
    assert again.context["bound"]["full_name"].note == "Lain dari profil Anda."
    assert again.context["total"] == 5
    assert queries.answers_of(Draft.objects.get())["full_name"] == "Ani Lestari S."


def test_what_she_told_since_is_filled_in_when_she_goes_on(at_home, ani):
    _tell(ani, **NAMED)
    here, before = _opened(at_home)
    at_home.post(f"{here}/person/simpan", {"full_name": "Ani L."})

    _tell(ani, nik=tents.NIK, **NAMED)
    _, after = _opened(at_home)

    assert before.context["bound"]["nik"].text == ""
    assert queries.answers_of(Draft.objects.get()) == {
        "nik": tents.NIK,
        "full_name": "Ani L.",
    }
    assert after.context["at"].step.key == "event"


@pytest.mark.parametrize("told", [NAMED, {"nik": "3578019941900001", **NAMED}])
def test_a_profile_that_lacks_something_or_is_wrong_is_asked(at_home, ani, told):
    _tell(ani, **told)

    _, first = _opened(at_home)

    assert first.context["at"].step.key == "person"
    assert first.context["bound"]["full_name"].note == "Dari profil Anda."
    assert first.context["known"] == []
