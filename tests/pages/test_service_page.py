"""The page of a service: what it tells follows from the definition alone, in both languages."""

import html
import re

import pytest

from pendopo.catalogue import queries
from pendopo.rules.definition import derive
from tests.engine import tents


@pytest.mark.parametrize(("language", "lang"), [("id", 0), ("en", 1)])
def test_a_service_page_tells_the_whole_service_standard(service, client, language, lang):
    client.cookies["bahasa"] = language

    page = client.get(f"/layanan/{tents.KEY}").text

    folds = re.findall(r'<details class="fold"><summary>(.+?)</summary>(.+?)</details>', page)
    told = [(title, re.findall(r"<(?:p|li)>(.+?)</", text)) for title, text in folds]
    assert told == [
        (f"{one.number}. {one.title[lang]}", [html.escape(line[lang]) for line in one.lines])
        for one in derive.standard(queries.definition(service))
    ]
    assert len(told) == 14


def test_the_way_to_a_service_names_it_in_the_language_that_is_chosen(service, client):
    client.cookies["bahasa"] = "en"

    way = client.get(f"/layanan/{tents.KEY}").text.partition('class="crumbs"')[2]

    assert f"<li>{queries.definition(service).title[1]}</li>" in way.partition("</nav>")[0]


@pytest.mark.parametrize("wanted", ["tenda", "PINJAM tend", "hajatan", "pinjam-tenda", "kelurahan"])
def test_a_service_is_found_by_its_key_its_texts_and_the_words_people_use(service, client, wanted):
    assert "Peminjaman Tenda" in client.get("/layanan", {"cari": wanted}).text


@pytest.mark.parametrize("wanted", ["enda", "tenda kursi", "hajat tendaku"])
def test_a_word_is_found_from_its_beginning_and_every_word_counts(service, client, wanted):
    page = client.get("/layanan", {"cari": wanted}).text

    assert "Peminjaman Tenda" not in page
    assert wanted in page
