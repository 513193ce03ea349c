"""Rows of a table come and go by buttons, without script."""

from datetime import date
from decimal import Decimal

from django.http import QueryDict
from django.template import Context, Template

from pendopo.rules.definition.model import Limits
from pendopo.ui import questions
from pendopo.ui.posted import Press
from pendopo.ui.tests.asked import question

TODAY = date(2026, 11, 24)
NAME = question("text", "name", label=("Nama", "Name"))
NIK = question("nik", "nik", label=("NIK", "NIK"))
FAMILY = question("table", "family", columns=(NAME, NIK))
BUDI = "family-0-name=Budi&family-0-nik=3273044507900003"
CICI = "family-1-name=Cici&family-1-nik="


def rows(sent: str) -> list[list[str]]:
    bound = questions.bind([FAMILY], answers={}, post=QueryDict(sent))
    return [[cell.text for cell in row.questions] for row in bound["family"].rows]


def test_an_empty_table_offers_one_row() -> None:
    bound = questions.bind([FAMILY], answers={})

    assert [row.number for row in bound["family"].rows] == [0]


def test_rows_are_read_as_they_were_sent() -> None:
    reading = questions.read([FAMILY], QueryDict(f"{BUDI}&{CICI}"), today=TODAY)

    assert reading.errors == {}
    assert reading.answers == {
        "family": [{"name": "Budi", "nik": "3273044507900003"}, {"name": "Cici"}]
    }


def test_a_row_without_anything_is_dropped() -> None:
    reading = questions.read([FAMILY], QueryDict("family-0-name=&family-0-nik="), today=TODAY)

    assert reading.answers == {"family": None}


def test_what_is_wrong_in_a_row_is_said_at_its_cell() -> None:
    sent = QueryDict(f"{BUDI}&family-1-name=Cici&family-1-nik=12")

    reading = questions.read([FAMILY], sent, today=TODAY)
    bound = questions.bind([FAMILY], answers={}, post=sent, errors=reading.errors)

    assert list(reading.errors) == ["family-1-nik"]
    assert [problem.target for problem in bound.errors] == ["family-1-nik"]


def test_the_button_adds_an_empty_row() -> None:
    assert rows(f"{BUDI}&add-family=1") == [["Budi", "3273044507900003"], ["", ""]]


def test_the_button_of_a_row_drops_that_row() -> None:
    sent = f"{BUDI}&{CICI}&drop-family-0=1"

    assert rows(sent) == [["Cici", ""]]
    assert questions.read([FAMILY], QueryDict(sent), today=TODAY).answers == {
        "family": [{"name": "Cici"}]
    }


def test_no_row_is_added_beyond_the_limit() -> None:
    field = question("table", "family", columns=(NAME,), limits=Limits(most=Decimal(1)))
    post = QueryDict("family-0-name=Budi&add-family=1")

    bound = questions.bind([field], answers={}, post=post)

    assert len(bound["family"].rows) == 1
    assert not bound["family"].can_add


def test_a_flood_of_rows_is_answered_by_a_sentence() -> None:
    sent = QueryDict("&".join(f"family-{i}-name=x" for i in range(900)))

    reading = questions.read([FAMILY], sent, today=TODAY)
    bound = questions.bind([FAMILY], answers={}, post=sent)

    assert reading.errors["family"][0] == "Jawaban paling banyak 50 baris."
    assert len(bound["family"].rows) <= 51


def test_every_control_of_every_row_has_a_label() -> None:
    bound = questions.bind([FAMILY], answers={"family": [{"name": "Budi"}, {"name": "Cici"}]})

    html = Template("{% questions bound %}").render(Context({"bound": bound}))

    for name in ("family-0-name", "family-0-nik", "family-1-name", "family-1-nik"):
        assert f'for="{name}"' in html
        assert f'id="{name}"' in html


def test_the_pressed_button_is_known() -> None:
    assert questions.press(QueryDict("name=Ani")) is None
    assert questions.press(QueryDict("add-family=1")) == Press("add", "family")
    assert questions.press(QueryDict("drop-family-3=1")) == Press("drop", "family", "3")
    assert questions.press(QueryDict("remove-id_card-7f3a-91c2=1")) == Press(
        "remove", "id_card", "7f3a-91c2"
    )
    assert questions.press(QueryDict("search-ward=1")) == Press("search", "ward")


def test_enter_in_the_line_of_a_search_is_a_search() -> None:
    assert questions.press(QueryDict("find-ward=tirto")) == Press("search", "ward")
    assert questions.press(QueryDict("find-ward=tirto&ward=31.1")) is None
