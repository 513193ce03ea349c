"""Signing with a key that only the official opens: her page, her passphrase, and nobody else's."""

import sys

import pytest
from django.core.signals import got_request_exception
from django.db import connection
from django.test import Client
from django.views.debug import ExceptionReporter

from pendopo.accounts import queries as accounts
from pendopo.accounts.models import Holding
from pendopo.cases import queries
from pendopo.cases.actions import working
from pendopo.documents import press, verifying
from pendopo.documents import queries as documents
from pendopo.documents.actions import keys, letters
from pendopo.documents.actions.letters import NotYourSignature
from pendopo.events import worker
from pendopo.events.models import Event
from pendopo.notices.models import Notice
from tests.engine import tents
from tests.engine.tents import at
from tests.pages.people import OTHER_WARD, browser_of, desk_of, everything, officer

PASSPHRASE = "melati dan kenanga"
LIST = "/meja/tanda-tangan"


@pytest.fixture
def own_key(service):
    """The key of Dewi, that only she opens."""
    return _own_key(officer("signatory"))


def _own_key(someone):
    now = at("2026-08-10 08:00")
    actor = accounts.actor_of(someone, now=now)
    return keys.make_own_key(person=someone, passphrase=PASSPHRASE, actor=actor, now=now)


@pytest.fixture
def dewi(own_key):
    return desk_of("signatory")


def _checked(case):
    """Let Budi hand a case on to Dewi."""
    working.complete_task(
        task=queries.open_tasks(case)[0],
        outcome="complete",
        actor=tents.officer("counter"),
        now=at("2026-08-10 09:10"),
    )


def _granted(case):
    """Let Dewi decide, and the worker pass over what is hers to sign."""
    _checked(case)
    working.complete_task(
        task=queries.open_tasks(case)[0],
        outcome="approve",
        actor=tents.officer("signatory"),
        now=at("2026-08-10 09:20"),
    )
    worker.drain(now=at("2026-08-10 09:25"))
    return documents.of_subject(case.stream)[0]


@pytest.fixture
def letter(own_key, case):
    """Ani's letter, decided, waiting for Dewi's passphrase."""
    return _granted(case)


def _page(letter) -> str:
    return f"{LIST}/{letter.code}"


def _state(letter) -> str:
    return documents.by_code(letter.code).state


def test_a_decision_leads_her_to_the_letter_that_waits_for_her(dewi, case):
    _checked(case)
    step = queries.open_tasks(case)[0].pk

    answer = dewi.post(f"/meja/{case.number}/langkah/{step}", {"outcome": "approve"})

    letter = documents.of_subject(case.stream)[0]
    assert (answer.status_code, answer.url) == (302, _page(letter))


def test_a_decision_that_the_house_signs_leads_back_to_the_case(case):
    _checked(case)
    step = queries.open_tasks(case)[0].pk

    dewi = desk_of("signatory")

    answer = dewi.post(f"/meja/{case.number}/langkah/{step}", {"outcome": "approve"})

    assert answer.url == f"/meja/{case.number}?kabar=selesai"
    assert (
        f"{dewi.get(answer.url).context['news']['line'][0]}" == "Penetapan dan tanda tangan: Setuju"
    )


def test_what_waits_is_counted_on_her_desk_and_listed(dewi, letter, case):
    desk, waiting = dewi.get("/meja").text, dewi.get(LIST).text

    assert "Satu surat menunggu tanda tangan Anda" in desk
    assert f'href="{LIST}"' in desk
    assert _page(letter) in waiting
    assert case.number in waiting
    assert _page(letter) in dewi.get(f"/meja/{case.number}").text


def test_others_read_of_no_signature_on_their_desk(letter, case):
    budi = desk_of("counter")

    assert "menunggu tanda tangan" not in budi.get("/meja").text
    assert letter.code not in budi.get(LIST).text
    assert _page(letter) not in budi.get(f"/meja/{case.number}").text


def test_the_letter_is_read_before_it_is_signed(dewi, letter):
    answer = dewi.get(f"{_page(letter)}/rancangan")

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert f"{_page(letter)}/rancangan" in dewi.get(_page(letter)).text
    assert (_state(letter), documents.by_code(letter.code).number) == ("requested", "")


def test_her_passphrase_signs_and_the_letter_reaches_its_holder(dewi, letter, case, ani, at_home):
    answer = dewi.post(_page(letter), {"passphrase": PASSPHRASE})
    worker.drain(now=at("2026-08-10 09:40"))

    signed = documents.by_code(letter.code)
    assert (answer.status_code, answer.url) == (302, f"/meja/{case.number}")
    assert signed.state == "signed"
    assert verifying.verify(code=signed.code, now=at("2026-08-10 09:41")).kind == "valid"
    assert signed.number in at_home.get(f"/permohonan/{case.number}").text
    assert Notice.objects.filter(person=ani, key__endswith="/issued").exists()


@pytest.mark.parametrize("wrong", ["melati", "Melati dan Kenanga", " melati dan kenanga"])
def test_a_wrong_passphrase_is_one_sentence_and_costs_nothing(dewi, letter, wrong):
    answer = dewi.post(_page(letter), {"passphrase": wrong})

    assert answer.status_code == 422
    assert answer.text.count("Frasa sandi tidak cocok.") == 1
    assert f'value="{wrong}"' not in answer.text
    assert (_state(letter), documents.by_code(letter.code).number) == ("requested", "")


@pytest.mark.parametrize("odd", ["", "x" * 10_000, "\x00", "🐯", "'\"<b>"])
def test_odd_passphrases_get_a_sentence(dewi, letter, odd):
    answer = dewi.post(_page(letter), {"passphrase": odd})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert _state(letter) == "requested"


def test_after_ten_wrong_ones_even_the_right_one_has_to_wait(dewi, letter):
    for _ in range(10):
        assert dewi.post(_page(letter), {"passphrase": "kenanga"}).status_code == 422

    answer = dewi.post(_page(letter), {"passphrase": PASSPHRASE})

    assert answer.status_code == 429
    assert "Terlalu sering dicoba" in answer.text
    assert _state(letter) == "requested"


def test_a_right_one_is_not_counted(dewi, letter, ani):
    other = _granted(tents.file(ani, held_on="2026-09-02"))
    for _ in range(9):
        dewi.post(_page(letter), {"passphrase": "kenanga"})

    for one in (letter, other):
        assert dewi.post(_page(one), {"passphrase": PASSPHRASE}).status_code == 302

    assert _state(other) == "signed"


def test_with_more_to_sign_she_comes_back_to_the_list(dewi, letter, ani):
    other = _granted(tents.file(ani, held_on="2026-09-02"))

    first = dewi.post(_page(letter), {"passphrase": PASSPHRASE})

    assert first.url == LIST
    assert other.code in dewi.get(LIST).text
    assert letter.code not in dewi.get(LIST).text


def test_two_tabs_sign_once(dewi, letter, case):
    for _ in range(2):
        answer = dewi.post(_page(letter), {"passphrase": PASSPHRASE})
        assert (answer.status_code, answer.url) == (302, f"/meja/{case.number}")

    assert Event.objects.filter(kind="DocumentSigned").count() == 1
    assert dewi.get(_page(letter)).url == f"/meja/{case.number}"
    assert dewi.get(f"{_page(letter)}/rancangan").status_code == 302


def test_a_retry_after_a_busy_press_keeps_the_number(dewi, letter, monkeypatch):
    def busy(*args: object, **words: object) -> None:
        raise press.PressBusy

    with monkeypatch.context() as patch:
        patch.setattr(press, "sign", busy)
        answer = dewi.post(_page(letter), {"passphrase": PASSPHRASE})
    before = documents.by_code(letter.code)

    dewi.post(_page(letter), {"passphrase": PASSPHRASE})

    after = documents.by_code(letter.code)
    assert answer.status_code == 503
    assert "sedang ramai" in answer.text
    assert before.number
    assert (after.state, after.number) == ("signed", before.number)
    assert Event.objects.filter(kind="DocumentNumbered").count() == 1


def test_to_everybody_else_there_is_no_such_letter(letter, at_home, cici):
    _own_key(officer("signatory", OTHER_WARD))
    browsers = [
        (desk_of("counter"), 404), (desk_of("signatory", OTHER_WARD), 404),
        (at_home, 403), (browser_of(cici), 403), (Client(), 302),
    ]  # fmt: skip
    before = everything()

    for browser, status in browsers:
        for page in (_page(letter), f"{_page(letter)}/rancangan"):
            assert browser.get(page).status_code == status
            assert browser.post(page, {"passphrase": PASSPHRASE}).status_code == status

    assert everything() == before


@pytest.mark.parametrize(
    "held",
    [
        pytest.param({"function": "counter"}, id="another function"),
        pytest.param({"office": OTHER_WARD}, id="another office"),
        pytest.param({"service": "sktm"}, id="another service"),
    ],
)
def test_whoever_no_longer_holds_what_signs_finds_nothing(letter, held):
    dewi = officer("signatory")
    if "office" in held:
        held = {"office": accounts.office(OTHER_WARD)}
        Holding.objects.create(person=dewi, function="counter", office=accounts.office(tents.WARD))
    Holding.objects.filter(person=dewi, function="signatory").update(**held)
    browser = browser_of(dewi, on_duty=True)

    assert browser.get(_page(letter)).status_code == 404
    assert browser.post(_page(letter), {"passphrase": PASSPHRASE}).status_code == 404
    assert browser.get(f"{_page(letter)}/rancangan").status_code == 404
    assert letter.code not in browser.get(LIST).text
    with pytest.raises(NotYourSignature):
        letters.sign_by_passphrase(
            document=letter,
            passphrase=PASSPHRASE,
            functions=["signatory"],
            offices=[],
            actor=accounts.actor_of(dewi, now=at("2026-08-10 09:30")),
            now=at("2026-08-10 09:30"),
        )
    assert _state(letter) == "requested"


def test_what_the_house_signs_has_no_page_of_a_passphrase(case):
    letter = _granted(case)

    assert desk_of("signatory").get(_page(letter)).status_code == 404


def test_odd_codes_are_not_found(dewi):
    for code in ("a%00b", "x" * 5_000, "%F0%9F%90%AF", "AB12"):
        assert dewi.get(f"{LIST}/{code}").status_code == 404
        assert dewi.post(f"{LIST}/{code}", {"passphrase": PASSPHRASE}).status_code == 404


def test_she_proves_herself_anew_before_she_signs(dewi, letter):
    session = officer("signatory").sign_ins.get()
    session.proved_at = at("2026-08-10 09:00")
    session.save()

    answer = dewi.post(_page(letter), {"passphrase": PASSPHRASE})

    assert answer.status_code == 302
    assert answer.url.startswith("/petugas/")
    assert _state(letter) == "requested"
    assert not _found_in_database("melati")


def test_the_passphrase_is_found_nowhere(dewi, letter, caplog, capfd):
    caplog.set_level("DEBUG")

    wrong = dewi.post(_page(letter), {"passphrase": "kenanga dan melati"})
    dewi.post(_page(letter), {"passphrase": PASSPHRASE})
    worker.drain(now=at("2026-08-10 09:40"))

    assert _state(letter) == "signed"
    assert _found_in_database(letter.code)
    said = f"{wrong.text}{caplog.text}{capfd.readouterr()}"
    for typed in ("melati dan kenanga", "kenanga dan melati"):
        assert typed not in said
        assert not _found_in_database(typed)


def _found_in_database(text: str) -> list[str]:
    """Return the tables in which a text stands, as it is or in a row of bytes."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            cells = [cell for row in cursor.fetchall() for cell in row]
            raw = [bytes(cell) for cell in cells if isinstance(cell, bytes | memoryview)]
            if text in f"{cells}" or any(text.encode() in cell for cell in raw):
                found.append(table)
    return found


def test_the_passphrase_stands_in_no_report_of_an_error(dewi, letter, monkeypatch):
    reports = []

    def note(sender: object, request: object, **words: object) -> None:
        reporter = ExceptionReporter(request, *sys.exc_info())
        reports.append(reporter.get_traceback_text() + reporter.get_traceback_html())

    def broken(*args: object, **words: object) -> None:
        raise ZeroDivisionError("the press is broken")

    dewi.raise_request_exception = False
    monkeypatch.setattr(press, "sign", broken)
    got_request_exception.connect(note)
    try:
        answer = dewi.post(_page(letter), {"passphrase": PASSPHRASE})
    finally:
        got_request_exception.disconnect(note)

    assert answer.status_code == 500
    assert "the press is broken" in reports[0]
    assert PASSPHRASE not in f"{reports}{answer.text}"


def test_the_pages_speak_english(dewi, letter):
    dewi.cookies["bahasa"] = "en"

    assert "One letter waits for your signature" in dewi.get("/meja").text
    assert "Waiting for your signature" in dewi.get(LIST).text
    assert "Passphrase of your key" in dewi.get(_page(letter)).text


def test_an_empty_list_says_so(dewi):
    assert "Tidak ada surat yang menunggu" in dewi.get(LIST).text
