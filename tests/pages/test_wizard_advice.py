"""What the wizard says without refusing: on the page it concerns, and she may go on."""

import pytest

from pendopo.applications import queries
from pendopo.applications.models import Draft
from tests.engine import tents
from tests.pages import feast
from tests.pages.feast import EVENT

_DOUBT = """      tents:
        type: number
        label: Jumlah tenda // Number of tents
        max: 6
        should:
          tents <= 3: Lebih dari tiga tenda jarang ada. // More than three tents are rare.
"""
_SERVICE = feast.SERVICE.replace(
    "      tents: {type: number, label: Jumlah tenda // Number of tents, max: 6}\n", _DOUBT
)
MANY = {**EVENT, "tents": "5"}


@pytest.fixture
def service(db):
    return tents.publish(_SERVICE)


@pytest.fixture
def here(at_home):
    return feast.begin(at_home)


def test_a_doubt_is_told_on_its_page_once_and_then_lets_go_on(at_home, here):
    told = at_home.post(f"{here}/event", MANY)
    again = at_home.post(f"{here}/event", {**MANY, "told": told.context["told"]})

    assert told.status_code == 200
    assert told.context["bound"].errors == []
    assert told.context["bound"]["tents"].warning == "Lebih dari tiga tenda jarang ada."
    assert "tekan tombol di bawah sekali lagi" in told.text
    assert 'aria-describedby="tents-warning"' in told.text
    assert queries.answers_of(Draft.objects.get())["tents"] == "5"
    assert again.url == f"{here}/place"


def test_a_doubt_stands_where_the_page_is_opened_again_and_on_the_review(at_home, here):
    at_home.post(f"{here}/event", MANY)

    opened = at_home.get(f"{here}/event")
    gone_on = at_home.post(f"{here}/event", {**MANY, "told": opened.context["told"]})
    review = at_home.get(f"{here}/periksa")
    at_home.post(f"{here}/event", EVENT)

    assert "Lebih dari tiga tenda" in opened.text
    assert "sekali lagi" not in opened.text
    assert gone_on.url == f"{here}/place"
    assert "Lebih dari tiga tenda" in review.text
    assert f'href="{here}/event?kembali=periksa#tents"' in review.text
    assert "Lebih dari tiga tenda" not in at_home.get(f"{here}/event").text


def test_what_is_lacking_is_said_as_one_speaks(at_home, service):
    tents.publish(
        feast.SERVICE.replace(
            "remark: {type: long_text, label: Keterangan // Remark, required: no}",
            "remark: {type: long_text, label: Keterangan // Remark, required: place is yard}",
        )
    )
    here = feast.begin(at_home)

    before = at_home.get(f"{here}/place").context["bound"]["remark"]
    lacking = at_home.post(f"{here}/place", {"place": "yard"}).context["bound"]["remark"]

    because = "Anda memilih “Halaman rumah” untuk “Tempat acara”"
    assert before.word == f"(wajib bila {because})"
    assert at_home.get(f"{here}/place").context["bound"]["remark"].note == (
        f"Diperlukan, karena {because}."
    )
    assert lacking.note == "", "the error says it already"
    assert lacking.error == f"Keterangan diperlukan, karena {because}."
