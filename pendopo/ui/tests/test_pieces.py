from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from pendopo.ui import drawings, states

MORNING = datetime(2026, 11, 24, 2, 51, tzinfo=UTC)


def drawn(source: str, language: str = "id", **values: object) -> str:
    with translation.override(language):
        return Template(source).render(Context(values))


class LetterForm(forms.Form):
    number = forms.CharField(label="Nomor surat", help_text="Di bagian atas surat")
    note = forms.CharField(label="Catatan", required=False, widget=forms.Textarea)
    sure = forms.BooleanField(label="Sudah benar")
    kind = forms.ChoiceField(
        label="Jenis", choices=[("a", "Biasa"), ("b", "Cepat")], widget=forms.RadioSelect
    )


def test_both_languages_of_a_text_are_said():
    text = ("Surat", "Letter")

    assert drawn("{{ text|say }}", text=text) == "Surat"
    assert drawn("{{ text|say }}", "en", text=text) == "Letter"


def test_nothing_is_said_as_nothing():
    assert drawn("{{ a|say }}{{ a|rupiah }}{{ a|long_date }}{{ a|long_time }}", a=None) == ""


def test_a_moment_is_said_in_the_time_of_the_town():
    assert drawn("{{ at|long_time }}", at=MORNING) == "24 November 2026 pukul 09.51 WIB"
    assert drawn("{{ at|weekday_date }} {{ at|hour }}", "en", at=MORNING) == (
        "Tuesday, 24 November 2026 09:51"
    )


def test_a_deadline_is_said_by_the_day_that_it_ends():
    midnight = datetime(2026, 11, 23, 17, tzinfo=UTC)

    assert drawn("{{ at|due_day }}", at=midnight) == "Senin, 23 November 2026"
    assert drawn("{{ at|due_time }}", at=midnight) == "Senin, 23 November 2026 pukul 24.00 WIB"
    assert drawn("{{ at|due_short }}", "en", at=midnight) == "Mon 23 Nov"
    assert drawn("{{ a|due_day }}{{ a|due_time }}{{ a|due_short }}", a=None) == ""


def test_a_limit_that_passed_names_its_day_beside_how_late_it_is():
    midnight = datetime(2026, 11, 23, 17, tzinfo=UTC)

    late = drawn("{% due at now %}", at=midnight, now=MORNING)
    later = drawn("{% due at now %}", at=datetime(2026, 11, 25, 7, tzinfo=UTC), now=MORNING)

    assert 'datetime="2026-11-24T00:00:00+07:00"' in late
    assert 'badge--late">Terlambat 1 hari<' in late
    assert "Sen 23 Nov" in late
    assert later.count("Rab 25 Nov 14.00") == 1
    assert "badge--run" in later
    assert drawn("{% due at now %}", at=None, now=MORNING) == "–"


def test_a_moment_can_be_read_by_machines_too():
    html = drawn("{% moment at 'weekday' %}", at=MORNING)

    assert html == ('<time datetime="2026-11-24T09:51:00+07:00">Selasa, 24 November 2026</time>')


def test_a_state_has_a_word_and_a_shape():
    assert drawn("{% badge 'ISSUED' %}") == '<span class="badge badge--good">Terbit</span>'
    assert drawn("{% badge 'REFUSED' %}") == '<span class="badge">Ditolak</span>'
    assert drawn("{% badge 'late' 'Terlambat 1 hari' %}") == (
        '<span class="badge badge--late">Terlambat 1 hari</span>'
    )


def test_what_people_typed_is_escaped():
    html = drawn(
        "{% badge 'late' said %}{% pairs rows %}",
        said="<b>",
        rows=[{"label": "<i>", "value": "<u>"}],
    )

    assert "<b>" not in html
    assert "<i>" not in html
    assert "<u>" not in html


def test_an_icon_that_does_not_exist_is_an_error():
    with pytest.raises(KeyError):
        drawings.icon("unicorn")


def test_a_message_holds_what_stands_in_it():
    html = drawn("{% notice 'warn' role='status' %}<p>{{ text }}</p>{% endnotice %}", text="A & B")

    assert 'class="notice notice--warn" role="status"' in html
    assert "<p>A &amp; B</p>" in html


def test_a_field_ties_hint_and_error_to_its_control():
    form = LetterForm({"kind": "x"})
    form.is_valid()

    html = drawn("{% field form.number %}", form=form)

    assert 'aria-describedby="id_number-hint id_number-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_number-error"' in html


def test_only_what_may_stay_empty_is_marked():
    assert "(boleh kosong)" in drawn("{% field form.note %}", form=LetterForm())
    assert "(boleh kosong)" not in drawn("{% field form.number %}", form=LetterForm())


def test_the_list_of_errors_leads_to_the_first_control_of_each():
    form = LetterForm({})
    form.is_valid()

    html = drawn("{% errors form %}", form=form)

    assert 'href="#id_number"' in html
    assert 'href="#id_sure"' in html
    assert 'href="#id_kind_0"' in html
    assert "Ada 3 hal yang perlu diperbaiki" in html


def test_without_errors_there_is_no_list():
    assert drawn("{% errors form %}", form=LetterForm()).strip() == ""


def test_pages_keep_the_rest_of_the_address():
    request = RequestFactory().get("/meja?langkah=check&halaman=2")

    html = drawn("{% pages page %}", page=Paginator(range(138), 20).page(2), request=request)

    assert 'href="?langkah=check&amp;halaman=1" rel="prev"' in html
    assert "21–40 dari 138" in html


def test_one_page_needs_no_way_to_others():
    assert drawn("{% pages page %}", page=Paginator(range(3), 20).page(1)).strip() == ""


def test_the_timeline_says_what_is_now_and_what_comes():
    entries = [
        {"at": MORNING, "title": ("Diajukan", "Submitted")},
        {"at": MORNING, "title": ("Diperiksa", "Checked"), "is_current": True},
        {"at": None, "title": ("Terbit", "Issued"), "is_next": True},
    ]

    html = drawn("{% timeline entries %}", entries=entries)

    assert html.count("<time") == 2
    assert html.count('aria-current="step"') == 1
    assert html.count('class="next"') == 1


@pytest.mark.parametrize(
    ("path", "here"),
    [("/layanan/surat", "/layanan"), ("/permohonan", "/permohonan"), ("/layanan-lain", "")],
)
def test_the_navigation_marks_where_one_is(path, here):
    marked = [place.href for place in states.places(states.AT_HOME, path) if place.is_here]

    assert marked == [here] * bool(here)


def test_the_language_is_changed_by_a_form_that_comes_back():
    request = RequestFactory().get("/layanan?cari=surat")

    html = drawn("{% language_switch %}", csrf_token="token", request=request)

    assert 'action="/bahasa"' in html
    assert 'value="/layanan?cari=surat"' in html
    assert 'value="en" lang="en"' in html


def test_a_file_shows_name_and_size():
    kept = SimpleNamespace(name="kk.jpg", size_bytes=655_000, url="/berkas/1", remove="remove-kk-1")

    html = drawn("{% file kept True %}", kept=kept)

    assert '<a href="/berkas/1">kk.jpg</a>' in html
    assert "640 KB" in html
    assert 'name="remove-kk-1"' in html
