"""Numbers: no gap, no double, in the pattern of the definition."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from pendopo.accounts.actions.allowing import NotTheAdministrator
from pendopo.accounts.actions.setting_up import Outcome
from pendopo.documents import press
from pendopo.documents.actions import letters, registers
from pendopo.documents.models import Document, Register
from pendopo.documents.rules import NoRegister, Numbering, number, register_key
from pendopo.documents.tests.cast import CICI, DPMPTSP, KELURAHAN, NOW, acting, letter_of, set_up
from pendopo.events.models import Event
from pendopo.rules.actor import SYSTEM

DAY = date(2026, 8, 7)


def test_a_number_is_filled_in_as_the_pattern_says():
    full = Numbering(
        "<classification>/<sequence>/<unit>/<month>/<month_roman>/<year>", "400.9.14", unit="X-1"
    )

    assert number(full, sequence=7, unit="KEL", on=DAY) == "400.9.14/0007/X-1/08/VIII/2026"
    assert number(
        Numbering("<unit>-LU-<date>-<sequence>"), sequence=12345, unit="3578", on=DAY
    ) == ("3578-LU-07082026-12345")


@pytest.mark.parametrize(
    ("rule", "key"),
    [
        ("per office and year", "office=kel year=2026"),
        ("per year and office", "office=kel year=2026"),
        ("per office, service and month", "month=2026-08 office=kel service=tenda"),
        ("per office, classification and year", "classification=400 office=kel year=2026"),
    ],
)
def test_a_rule_of_counting_names_its_register(rule, key):
    numbering = Numbering("<sequence>", "400", rule)

    assert register_key(numbering, office="kel", service="tenda", on=DAY) == key


@pytest.mark.parametrize("rule", ["", "per", "per moon", "sometimes", "per office and moon"])
def test_a_rule_that_nobody_understands_is_refused_when_it_is_asked_for(rule, dewi):
    letter = letter_of(dewi, numbering=Numbering("<sequence>", "", rule))

    with pytest.raises(NoRegister, match="per office and year"), transaction.atomic():
        letters.request(letter=letter, actor=acting(dewi), now=NOW)


def signed(dewi, *, now=NOW, **changes) -> Document:
    with transaction.atomic():
        asked = letters.request(letter=letter_of(dewi, **changes), actor=acting(dewi), now=now)
    return letters.sign(document=asked, actor=SYSTEM, now=now)


def test_offices_and_years_count_apart_and_services_together(dewi):
    numbers = [
        signed(dewi).number,
        signed(dewi, service="other").number,
        signed(dewi, office=DPMPTSP).number,
        signed(dewi, now=NOW.replace(year=2027, month=1, day=4)).number,
    ]

    assert numbers == [
        "400.9.14/0001/KEL-TRT/2026",
        "400.9.14/0002/KEL-TRT/2026",
        "400.9.14/0001/DPMPTSP/2026",
        "400.9.14/0001/KEL-TRT/2027",
    ]


def test_the_year_is_that_of_the_office_and_not_of_london(dewi):
    new_year = NOW.replace(year=2026, month=12, day=31, hour=17, minute=30)

    assert signed(dewi, now=new_year).number.endswith("/2027")


def test_a_town_goes_on_where_its_paper_register_ended(dewi):
    outcome = registers.put_register(office=KELURAHAN, year=2026, last=412, actor=SYSTEM, now=NOW)

    assert outcome == Outcome.CREATED
    assert signed(dewi).number == "400.9.14/0413/KEL-TRT/2026"


def test_setting_the_same_again_changes_nothing(dewi):
    for last, outcome in ((412, "created"), (412, "unchanged"), (420, "changed"), (5, "unchanged")):
        assert outcome == registers.put_register(
            office=KELURAHAN, year=2026, last=last, actor=SYSTEM, now=NOW
        )

    assert Event.objects.filter(kind="RegisterSet").count() == 2


def test_a_register_in_use_does_not_jump(dewi):
    signed(dewi)

    with pytest.raises(registers.NumbersGiven, match="celah"):
        registers.put_register(office=KELURAHAN, year=2026, last=412, actor=SYSTEM, now=NOW)


def test_a_stranger_sets_no_register(dewi):
    with pytest.raises(NotTheAdministrator):
        registers.put_register(office=KELURAHAN, year=2026, last=1, actor=CICI, now=NOW)


def test_a_number_that_was_undone_is_given_to_the_next(dewi, wanted, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(letters.events, "record", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            letters.sign(document=wanted, actor=SYSTEM, now=NOW)

    assert signed(dewi).sequence == 1


def test_a_register_never_goes_back_and_never_goes_away(dewi):
    signed(dewi)
    register = Register.objects.filter(last=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        register.update(last=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.all().delete()


@pytest.fixture
def quick_press(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A press that gives any bytes: the race is about numbers."""
    monkeypatch.setattr(press, "render", lambda **_: b"%PDF")
    monkeypatch.setattr(press, "sign", lambda pdf, **_: pdf + b"signed")
    return


@pytest.mark.on_postgresql  # SQLite has one writer at a time
@pytest.mark.django_db(transaction=True)
def test_eight_at_once_leave_no_gap_and_no_double(quick_press):
    dewi, each = set_up(), 5
    with transaction.atomic():
        asked = [
            letters.request(
                letter=letter_of(dewi, subject=f"case/A-{n}"), actor=acting(dewi), now=NOW
            )
            for n in range(8 * each)
        ]

    def sign(mine: list[Document]) -> None:
        for document in mine:
            letters.sign(document=document, actor=SYSTEM, now=NOW)
        connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(sign, [asked[n::8] for n in range(8)]))

    given = sorted(Document.objects.values_list("sequence", flat=True))
    assert given == list(range(1, 8 * each + 1))


@pytest.mark.on_postgresql  # SQLite has one writer at a time
@pytest.mark.django_db(transaction=True)
def test_eight_that_sign_the_same_letter_make_one(quick_press):
    dewi = set_up()
    with transaction.atomic():
        asked = letters.request(letter=letter_of(dewi), actor=acting(dewi), now=NOW)

    def sign(_: int) -> str:
        done = letters.sign(document=asked, actor=SYSTEM, now=NOW)
        connection.close()
        return done.number

    with ThreadPoolExecutor(8) as threads:
        numbers = set(threads.map(sign, range(8)))

    assert numbers == {"400.9.14/0001/KEL-TRT/2026"}
    assert Event.objects.filter(kind="DocumentSigned").count() == 1
    assert Register.objects.get().last == 1
