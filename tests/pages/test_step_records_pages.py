"""What an officer ticks and adds at a step: kept with it, told in the history, never lost."""

import re

import pytest

from pendopo.cases import queries
from tests.engine import tents
from tests.pages.people import browser_of, desk_of, officer

LISTED = (
    "    limit: 2 hours\n",
    """    limit: 2 hours
    checklist:
      - Tenda ada di gudang // The tents are in store
      - Jalan tidak ditutup // The road stays open
""",
)


@pytest.fixture
def listed(db):
    """A case at a step with a checklist of two lines."""
    tents.publish(tents.SERVICE.replace(*LISTED))
    return tents.file(tents.person("ani"))


def _step(case) -> str:
    return f"/meja/{case.number}/langkah/{queries.open_tasks(case)[0].pk}"


def _ticked(page: str) -> list[str]:
    return re.findall(r'name="ticked" value="(\d)" checked', page)


def test_what_was_ticked_is_told_with_who_in_both_languages(listed):
    desk = desk_of("counter")
    sent = {"outcome": "complete", "ticked": ["1", "7", "x", "\x00", "1"]}

    assert desk.post(_step(listed), sent).status_code == 302

    page = desk.get(f"/meja/{listed.number}").text
    desk.cookies["bahasa"] = "en"
    row = page.partition("Dicek: Jalan tidak ditutup<")[2].partition("</li>")[0]
    assert "Tidak dicek: Tenda ada di gudang" in row
    assert officer("counter").name in row
    assert "Checked: The road stays open" in desk.get(f"/meja/{listed.number}").text
    applicant = browser_of(tents.person("ani")).get(f"/permohonan/{listed.number}")
    assert "Dicek" not in applicant.text


@pytest.mark.parametrize("act", ["langkah/{task}", "ambil/{task}", "catatan"])
def test_ticks_stay_whatever_is_pressed(listed, act):
    task = queries.open_tasks(listed)[0].pk

    answer = desk_of("counter").post(
        f"/meja/{listed.number}/{act.format(task=task)}", {"task": task, "ticked": "1"}
    )

    assert _ticked(answer.text) == ["1"]


def test_a_step_without_a_checklist_tells_of_none(case):
    desk = desk_of("counter")
    desk.post(_step(case), {"outcome": "complete", "ticked": "0"})

    assert "icek:" not in desk.get(f"/meja/{case.number}").text
