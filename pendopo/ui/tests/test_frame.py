"""Pages that must come whatever is broken; without the mark for it, a test has no database."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from pendopo.rules.actor import GUEST, Actor
from pendopo.ui import drawings

ALONE = ["ui/broken.html", "ui/away.html", "ui/out_of_date.html", "ui/unreadable.html"]
FRAMED = ["ui/refusal.html", "ui/not_found.html", "ui/not_allowed.html"]
ANI = "Ani Lestari"
BUDI = "Budi Santoso, S.Sos."


@pytest.mark.parametrize("template", ALONE)
def test_an_error_page_asks_neither_database_nor_session(template):
    html = render_to_string(template, {"request_id": "7f3a91c2"})

    assert "7f3a91c2" in html
    assert "<h1>" in html


@pytest.mark.parametrize("template", [*ALONE, *FRAMED])
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_error_page_is_written_in_both_languages(template, language):
    with translation.override(language):
        html = render_to_string(template, {"refusal": "Surat ini sudah dicabut."})

    assert f'<html lang="{language}">' in html
    assert "<script>" not in html
    assert "style=" not in html


def test_a_refusal_is_shown_in_its_own_words():
    html = render_to_string("ui/refusal.html", {"refusal": "NIK <b> ini sudah dipakai."})

    assert "NIK &lt;b&gt; ini sudah dipakai." in html


def test_a_guest_is_offered_to_sign_in():
    html = render_to_string("ui/not_found.html", {"actor": GUEST, "csrf_token": "token"})

    assert 'href="/masuk"' in html
    assert 'href="/kotak-masuk"' not in html


def test_who_has_signed_in_sees_her_name_and_what_is_unread():
    html = render_to_string("ui/not_found.html", {"actor": Actor(1), "person": ANI, "unread": 2})

    assert "Ani Lestari" in html
    assert '<b class="count">2<' in html


@pytest.mark.parametrize(
    ("actor", "person", "ways"),
    [
        (GUEST, "", ["/layanan", "/lacak"]),
        (Actor(1), ANI, ["/permohonan", "/kotak-masuk", "/profil", "/keluar"]),
        (Actor(1, "officer", "counter", "kel"), BUDI, ["/meja", "/kotak-masuk", "/keluar"]),
    ],
)
def test_the_menu_leads_everywhere_and_out(actor, person, ways):
    html = render_to_string(
        "ui/not_found.html", {"actor": actor, "person": person, "csrf_token": "token"}
    )

    menu = html.partition("<details")[2].partition("</details>")[0]
    assert [way for way in ways if f'href="{way}"' not in menu] == []
    assert 'action="/bahasa"' in menu


@pytest.mark.parametrize("template", FRAMED)
def test_an_officer_on_duty_keeps_the_way_to_her_desk_on_every_page(template):
    budi = Actor(1, "officer", "counter", "kel-tirtosari")

    html = render_to_string(
        template, {"actor": budi, "office_name": "Kelurahan Tirtosari", "person": BUDI}
    )

    assert 'class="brand" href="/meja"' in html
    assert "top--duty" in html
    assert "Kelurahan Tirtosari" in html
    assert "Meja kerja" in html
    assert 'href="/permohonan"' not in html


def test_a_resident_sees_no_desk():
    html = render_to_string("ui/not_found.html", {"actor": Actor(1), "person": ANI})

    assert "top--duty" not in html
    assert 'href="/meja"' not in html


def test_the_demonstration_says_so_on_every_page():
    shown = render_to_string("ui/not_found.html", {"demo": True})

    assert "PERAGAAN" in shown
    assert "PERAGAAN" not in render_to_string("ui/not_found.html", {"demo": False})


def test_a_page_with_errors_says_so_in_its_title():
    plain = render_to_string("ui/not_found.html", {})
    wrong = render_to_string("ui/not_found.html", {"has_errors": True})

    assert "<title>Galat:" not in plain
    assert "<title>Galat:" in wrong


def test_the_mark_and_the_icons_can_be_drawn():
    assert "<path" in drawings.mark()
    assert {"arrow", "warn", "file", "search", "pin"} <= set(drawings.icon_names())
