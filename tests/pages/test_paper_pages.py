"""The papers of a case at the desk: one by one, beside the answers, each look written down once."""

import io

import pytest
from PIL import Image

from pendopo.cases import queries
from pendopo.cases.models import CaseFile
from pendopo.events.models import Reading
from pendopo.files import actions as files
from pendopo.rules.actor import SYSTEM
from tests.engine import tents
from tests.engine.tents import at
from tests.pages.people import desk_of, photograph

NOW = at("2026-08-10 09:10")


@pytest.fixture
def counter(case):
    return desk_of("counter")


def _add(case, key="id_card", **more) -> CaseFile:
    """Put a photograph of a thousand points among the papers of a case."""
    out = io.BytesIO()
    Image.new("RGB", (1_000, 700), "white").save(out, "JPEG")
    stored = files.keep(
        content=out.getvalue() + photograph().read(), media_type="image/jpeg", name="foto.jpg",
        actor=SYSTEM, now=NOW,
    )  # fmt: skip
    return CaseFile.objects.create(case=case, key=key, file=stored, added_at=NOW, **more)


def _at(case, paper, part="") -> str:
    return f"/meja/{case.number}/berkas/{paper.file.uuid}{part}"


def test_papers_are_turned_one_by_one_and_lead_back_to_the_task(counter, case):
    first, second = queries.papers(case)[0], _add(case)

    pdf, picture = counter.get(_at(case, first)).text, counter.get(_at(case, second)).text

    assert "1 dari 2" in pdf
    assert f'<iframe src="{_at(case, first, "/isi")}"' in pdf
    assert f'rel="next" href="{_at(case, second)}"' in pdf
    assert 'rel="prev"' not in pdf
    assert "<h1>KTP-el 2</h1>" in picture
    assert f'<img src="{_at(case, second, "/isi")}"' in picture
    assert f'rel="prev" href="{_at(case, first)}"' in picture
    assert f'href="/meja/{case.number}#tindakan"' in picture
    for page, keys in ((pdf, ("j arrowright", "escape", "o", "?")), (picture, ("k arrowleft",))):
        assert all(f'data-key="{key}"' in page for key in keys)


def test_keys_are_named_only_where_they_do_something(counter, case):
    assert "<kbd>T</kbd> tindakan" in counter.get(f"/meja/{case.number}").text
    counter.post(f"/meja/{case.number}/langkah/{queries.open_tasks(case)[0].pk}",
                 {"outcome": "complete"})  # fmt: skip

    page = counter.get(f"/meja/{case.number}").text

    assert "<kbd>T</kbd> tindakan" not in page
    assert "<kbd>J</kbd> berkas" in page


def test_a_paper_stands_beside_the_answers_and_numbers_open_when_asked(counter, case):
    address = _at(case, queries.papers(case)[0])

    masked, shown = counter.get(address).text, counter.post(address).text

    assert "Ani Lestari" in masked
    assert tents.NIK not in masked
    assert tents.NIK in shown
    assert Reading.objects.filter(what=case.stream, why__contains="membuka nomor").count() == 1


def test_a_look_is_written_down_once_and_a_preview_belongs_to_the_case(counter, case):
    paper = _add(case)
    counter.get(f"/meja/{case.number}")
    small = counter.get(_at(case, paper, "/kecil"))
    assert Reading.objects.filter(what=case.stream).count() == 1

    for part in ("", "/isi", "", "/isi"):
        assert counter.get(_at(case, paper, part)).status_code == 200

    looks = Reading.objects.filter(what=case.stream, why__startswith="Melihat KTP-el //")
    assert looks.count() == 1
    assert Reading.objects.filter(what=case.stream).count() == 2
    assert max(Image.open(io.BytesIO(small.content)).size) == 144
    assert "sandbox" in small["Content-Security-Policy"]


def test_a_replaced_paper_is_found_from_what_replaced_it(counter, case):
    old = _add(case, replaced_at=NOW)

    page, alone = counter.get(_at(case, queries.papers(case)[0])).text, counter.get(_at(case, old))

    assert "1 dari 1" in page
    assert f'href="{_at(case, old)}"' in page
    assert "sudah diganti" in alone.text


def test_a_paper_of_another_case_is_not_shown(counter, case, ani):
    other = _add(tents.file(ani, held_on="2026-09-02"))

    for part in ("", "/isi", "/kecil"):
        assert counter.get(_at(case, other, part)).status_code == 404
