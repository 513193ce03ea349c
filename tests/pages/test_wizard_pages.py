"""The wizard page by page, as a browser without JavaScript uses it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pendopo.accounts import limits
from pendopo.accounts.models import Attempt, Person
from pendopo.applications import actions, queries
from pendopo.applications.models import Draft, DraftFile
from pendopo.cases import queries as cases
from pendopo.cases.models import Case
from pendopo.catalogue.models import Service
from pendopo.events.models import StreamKey
from pendopo.files import blobs
from pendopo.files.models import StoredFile
from pendopo.rules.actor import Actor
from tests.engine import tents
from tests.pages import feast
from tests.pages.feast import EVENT, PLACE
from tests.pages.people import browser_of, desk_of, photograph


@pytest.fixture
def service(db):
    return tents.publish(feast.SERVICE)


@pytest.fixture
def here(at_home):
    """Where Ani's draft stands."""
    return feast.begin(at_home)


def _answers() -> dict[str, object]:
    return queries.answers_of(Draft.objects.get())


def _fill(browser, here):
    browser.post(f"{here}/event", EVENT)
    browser.post(f"{here}/place", PLACE)
    browser.post(f"{here}/berkas-id_card", {"id_card": photograph()})


def test_a_page_keeps_what_was_typed_and_names_the_cure(at_home, here):
    answer = at_home.post(f"{here}/event", {**EVENT, "nik": "357801410190000", "tents": "banyak"})

    assert answer.status_code == 422
    assert 'value="banyak"' in answer.text
    assert 'value="Ani Lestari"' in answer.text
    assert "16 angka" in answer.text or "16 digit" in answer.text
    assert answer.context["bound"].errors
    assert all(problem.target in answer.text for problem in answer.context["bound"].errors)


def test_an_odd_number_is_told_what_is_expected(at_home, here):
    for nik in ("35780141019000012", "357801410190000a", "３５７８０１", f"{tents.NIK}\n", "\x00"):
        answer = at_home.post(f"{here}/event", {**EVENT, "nik": nik})

        assert answer.status_code == 422, nik
        assert answer.context["bound"]["nik"].error
        assert _answers().get("nik") is None


def test_a_right_page_leads_to_the_next(at_home, here):
    answer = at_home.post(f"{here}/event", EVENT)

    assert (answer.status_code, answer.url) == (302, f"{here}/place")


def test_a_new_question_appears_without_blame(at_home, here):
    answer = at_home.post(f"{here}/place", {"place": "street"})

    assert answer.status_code == 200
    assert 'name="road"' in answer.text
    assert answer.context["is_new"]
    assert answer.context["bound"].errors == []

    again = at_home.post(f"{here}/place", {"place": "street", "road": ""})
    assert again.status_code == 422
    assert "Nama jalan" in again.context["bound"].errors[0].text


def test_autosave_keeps_what_can_be_read(at_home, here):
    answer = at_home.post(f"{here}/event/simpan", {"full_name": "Ani L", "tents": "x"})

    assert answer.status_code == 204
    assert _answers()["full_name"] == "Ani L"
    assert 'value="Ani L"' in at_home.get(f"{here}/event").text


def test_fields_that_nobody_asked_are_never_kept(at_home, here):
    strange = {"fee": "0", "applicant": "7", "road": "Jalan Palsu", "check.outcome": "complete"}
    at_home.post(f"{here}/event", {**EVENT, **strange})
    at_home.post(f"{here}/place", {**PLACE, **strange})
    at_home.post(f"{here}/berkas-id_card", {"id_card": photograph()})

    at_home.post(f"{here}/kirim")

    told = cases.history(Case.objects.get())[0]
    assert not strange.keys() & told.sealed["answers"].keys()
    assert not strange.keys() & _known(told)


def _known(told) -> set[str]:
    return set(told.payload) | set(told.sealed.get("answers", {}))


def test_text_that_cannot_be_kept_gets_a_sentence(at_home, here):
    for name in ("Ani\x00Lestari", "a" * 1_000_000, "Ani\u202eLestari"):
        answer = at_home.post(f"{here}/event", {**EVENT, "full_name": name})

        assert answer.status_code == 422
        assert answer.context["bound"]["full_name"].error
        assert _answers().get("full_name") is None


def test_odd_text_is_shown_as_text(at_home, here):
    for name in ("Ani 🐯 Lestari", "<script>alert(1)</script>"):
        at_home.post(f"{here}/event", {**EVENT, "full_name": name})
        pages = at_home.get(f"{here}/event").text + at_home.get(f"{here}/periksa").text

        assert "<script>alert" not in pages
        assert _answers().get("full_name") in (name, None)


def test_odd_text_in_every_question_never_breaks_a_page(at_home, here):
    more = ("road", "held_on-day", "guests-0-guest", "add-guests", "drop-guests-x", "find-ward")

    for odd in ("\x00", "9" * 5_000, "１", "-1", "1e400", "NaN", "2026-99-99", "🐯", "'\"<b>"):
        for page, known in (("event", EVENT), ("place", PLACE)):
            whole = at_home.post(f"{here}/{page}", dict.fromkeys(known, odd))
            strange = at_home.post(
                f"{here}/{page}", {**known, **dict.fromkeys(more, odd), odd[:99]: odd}
            )
            assert {whole.status_code, strange.status_code} <= {200, 302, 422}, (page, odd)
        assert at_home.get(f"{here}/periksa").status_code == 200, odd


def test_ten_thousand_rows_get_a_sentence(at_home, here):
    rows = {f"guests-{number}-guest": "Tamu" for number in range(10_000)}

    many = at_home.post(f"{here}/place", {**PLACE, **rows})
    some = at_home.post(f"{here}/place", {**PLACE, **dict(list(rows.items())[:900])})

    assert many.status_code == 400
    assert "kurangi isi atau barisnya" in many.text
    assert some.status_code == 422
    assert "paling banyak 50 baris" in some.text


def test_a_body_that_is_too_large_gets_a_sentence(at_home, here):
    answer = at_home.post(f"{here}/place", {**PLACE, "remark": "a" * (7 * 2**20)})

    assert answer.status_code == 400
    assert "kurangi isi atau barisnya" in answer.text


UNFIT = (
    (b"MZ\x90\x00" + b"\x00" * 400, "ktp.jpg"),
    (b"", "ktp.jpg"),
    (b"\xff\xd8\xff" + b"\x00" * (6 * 2**20), "ktp.jpg"),
    (b"\xff\xd8\xff" + b"rusak" * 99, "ktp.jpg"),
    (b"%PDF-1.7\nrusak", "ktp.pdf"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "ktp.png"),
    (b"#!/bin/sh\nrm", "../../ktp.jpg"),
)


def test_a_file_that_does_not_fit_gets_a_sentence_and_is_not_stored(at_home, here):
    for content, name in UNFIT:
        paper = SimpleUploadedFile(name, content, "image/jpeg")
        answer = at_home.post(f"{here}/berkas-id_card", {"id_card": paper})

        assert answer.status_code == 422
        assert answer.context["bound"]["id_card"].error.endswith(".")

    assert not StoredFile.objects.exists()
    assert not DraftFile.objects.exists()
    assert not list(blobs.names())


def test_files_beyond_what_a_question_takes_are_not_even_looked_at(at_home, here):
    strange = SimpleUploadedFile("a.pdf", b"%PDF-1.7 broken", "application/pdf")

    answer = at_home.post(f"{here}/berkas-id_card", {"id_card": [photograph(), strange]})

    assert answer.status_code == 302
    assert DraftFile.objects.count() == StoredFile.objects.count() == 1


def test_a_photograph_is_shown_to_its_owner_and_can_be_taken_away(at_home, here):
    at_home.post(f"{here}/berkas-id_card", {"id_card": photograph()})
    kept = DraftFile.objects.get().file

    shown = at_home.get(f"{here}/file/{kept.uuid}")
    small = at_home.get(f"{here}/file/{kept.uuid}/kecil")
    at_home.post(f"{here}/berkas-id_card", {f"remove-id_card-{kept.uuid}": ""})

    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown["Content-Security-Policy"]
    assert len(small.content) < len(shown.content)
    assert not StoredFile.objects.exists()


def test_a_step_has_one_heading_whether_it_asks_one_thing_or_several(at_home, here):
    several, one = (at_home.get(f"{here}/{step}").text for step in ("event", "berkas-id_card"))

    assert several.count("<h1>") == one.count("<h1>") == 1
    assert '<h1><label for="id_card">KTP-el</label></h1>' in one


def test_removing_an_odd_paper_is_not_found(at_home, here):
    for odd in ("1", "x" * 40, "0" * 36):
        answer = at_home.post(f"{here}/berkas-id_card", {f"remove-id_card-{odd}": ""})
        assert answer.status_code == 404


def test_a_deleted_draft_leaves_neither_answers_nor_files_nor_key(at_home, here):
    _fill(at_home, here)
    stream = Draft.objects.get().stream

    asked, done = at_home.get(f"{here}/hapus"), at_home.post(f"{here}/hapus")

    assert asked.status_code == 200
    assert done.url == "/permohonan"
    assert not Draft.objects.exists()
    assert not StoredFile.objects.exists()
    assert not StreamKey.objects.filter(stream=stream).exists()
    assert at_home.get(here).status_code == 404


def test_what_is_incomplete_is_not_sent(at_home, here):
    at_home.post(f"{here}/event", EVENT)

    review, sent = at_home.get(f"{here}/periksa"), at_home.post(f"{here}/kirim")

    assert "Lengkapi dulu" in review.text
    assert f"{here}/kirim" not in review.text
    assert review.context["problems"]
    assert sent.status_code < 500
    assert "Masih ada yang perlu dilengkapi" in sent.text
    assert not Case.objects.exists()


def test_only_her_own_draft_shows_her_number_whole(at_home, here):
    _fill(at_home, here)

    drafts = [at_home.get(f"{here}/{page}") for page in ("event", "periksa")]
    receipt = at_home.post(f"{here}/kirim").url
    number = Case.objects.get().number
    later = [
        *(at_home.get(page) for page in (receipt, f"/permohonan/{number}", "/permohonan")),
        desk_of("counter").get(f"/meja/{number}"),
    ]

    assert all(tents.NIK in page.text for page in drafts)
    assert {page["Cache-Control"] for page in drafts} == {"no-store"}
    assert [page.status_code for page in later] == [200] * 4
    assert not [page for page in later if tents.NIK in page.text]


def test_her_number_can_be_taken_out_of_her_draft(at_home, here):
    at_home.post(f"{here}/event", EVENT)

    at_home.post(f"{here}/event", {**EVENT, "nik": ""})

    assert "nik" not in _answers()


def test_sent_twice_gives_the_same_receipt(at_home, here):
    _fill(at_home, here)

    first, second = at_home.post(f"{here}/kirim"), at_home.post(f"{here}/kirim")

    assert first.url == second.url
    assert Case.objects.count() == 1
    assert at_home.get(first.url).status_code == 200
    assert at_home.get(f"{here}/event").url == first.url


@pytest.mark.parametrize(
    ("name", "limit", "seconds", "said"),
    [
        ("file", actions.OF_A_PERSON, 86_400, "sudah mengirim 20 permohonan dalam sehari"),
        ("file by a new account", actions.OF_NEW_ONES, 3_600, "banyak akun baru"),
    ],
)
def test_too_many_are_refused_and_the_draft_stays(at_home, here, ani, name, limit, seconds, said):
    _fill(at_home, here)
    Person.objects.update(created_at=tents.at("2026-08-10 09:00"))
    key = f"{ani.pk}" if name == "file" else "127.0.0.0/24"
    for _ in range(limit):
        limits.check(name, key, limit=limit, per_seconds=seconds, now=tents.at("2026-08-10 09:20"))

    refused = at_home.post(f"{here}/kirim")

    assert refused.status_code == 429
    assert said in refused.text
    assert "Konsep ini tersimpan" in refused.text
    assert Draft.objects.count() == 1


def test_what_is_refused_for_another_reason_does_not_count(at_home, here):
    at_home.post(f"{here}/kirim")
    assert not Case.objects.exists()

    assert not Attempt.objects.exclude(count=0).exists()


def test_a_sent_draft_is_not_shown_to_a_stranger(at_home, here, cici):
    _fill(at_home, here)
    at_home.post(f"{here}/kirim")

    assert browser_of(cici).get(f"{here}/periksa").status_code == 404
    assert browser_of(cici).post(f"{here}/kirim").status_code == 404


def test_the_same_asked_again_says_so_on_the_review_page(at_home, here):
    _fill(at_home, here)
    at_home.post(f"{here}/kirim")
    again = feast.begin(at_home)
    _fill(at_home, again)

    answer = at_home.post(f"{again}/kirim")

    assert answer.status_code == 409
    assert Case.objects.get().number in answer.text
    assert Draft.objects.exists()


def test_a_draft_follows_the_version_that_holds_when_it_is_sent(at_home, here):
    _fill(at_home, here)
    stricter = feast.SERVICE.replace(
        "max: 6}", "max: 6}\n      why: {type: text, label: Alasan // Why}"
    )
    tents.publish(stricter)

    renewed = at_home.post(f"{here}/kirim")
    again = at_home.post(f"{here}/kirim")

    assert renewed.status_code == 409
    assert "Aturan layanan ini berubah" in renewed.text
    assert f"{here}/event?kembali=periksa" in renewed.text
    assert "Alasan" in again.text
    assert not Case.objects.exists()


def test_what_is_offered_no_more_is_not_sent(at_home, here):
    _fill(at_home, here)
    Service.objects.update(is_offered=False)

    answer = at_home.post(f"{here}/kirim")

    assert answer.status_code == 409
    assert "tidak dibuka lagi" in answer.text
    assert Draft.objects.exists()


def test_typing_on_after_sending_is_told_not_broken(at_home, here):
    _fill(at_home, here)
    late = Draft.objects.get()
    at_home.post(f"{here}/kirim")

    assert at_home.post(f"{here}/event/simpan", EVENT).status_code == 409
    with pytest.raises(actions.DraftGone, match="sudah terkirim"):
        actions.save(
            draft=late,
            answers={"tents": "3"},
            actor=Actor(late.person_id),
            now=tents.at("2026-08-10 09:31"),
        )
    sent = actions.submit(
        draft=late, actor=Actor(late.person_id), now=tents.at("2026-08-10 09:31"), language="id"
    )
    assert sent.case == Case.objects.get()


def test_what_no_letter_can_show_is_told_once_and_then_kept(at_home, here):
    odd = {**EVENT, "full_name": "Ani 😀 Lestari"}

    told = at_home.post(f"{here}/event", odd)
    marks = told.context["told"]
    again = at_home.post(f"{here}/event", {**odd, "told": marks})
    other = at_home.post(f"{here}/event", {**odd, "full_name": "Ani 漢", "told": marks})

    assert told.status_code == 200
    assert "Surat tidak dapat mencetak 😀" in told.context["bound"]["full_name"].note
    assert all(f'name="told" value="{one}"' in told.text for one in marks)
    assert again.url == f"{here}/place"
    assert "漢" in other.context["bound"]["full_name"].note
    assert "Nama: Surat tidak dapat mencetak 漢" in at_home.get(f"{here}/periksa").text


def _name_a_road(browser, here):
    browser.post(f"{here}/place", {"place": "street"})
    browser.post(f"{here}/place", {"place": "street", "road": "Jalan Melati 4"})


def test_answers_to_questions_that_are_gone_are_shown_beside_the_draft(at_home, here):
    _name_a_road(at_home, here)
    assert at_home.get(f"{here}/periksa").context["lost"] == []

    tents.publish(feast.SERVICE.replace("      road: {", "      lane: {"))
    assert feast.begin(at_home) == here

    for page in ("place", "periksa"):
        shown = at_home.get(f"{here}/{page}")
        assert "Jawaban berikut tidak dipakai lagi" in shown.text
        (row,) = shown.context["lost"]
        assert (row["label"][0], row["value"][0]) == ("Nama jalan", "Jalan Melati 4")


def test_answers_that_her_own_answers_hide_are_not_called_gone(at_home, here):
    _name_a_road(at_home, here)
    draft = Draft.objects.get()
    actions.save(
        draft=draft,
        answers={"place": "yard"},
        actor=Actor(draft.person_id),
        now=tents.at("2026-08-10 09:20"),
    )

    assert _answers()["road"] == "Jalan Melati 4"
    assert at_home.get(f"{here}/periksa").context["lost"] == []
