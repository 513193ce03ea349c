"""A submit is done once: whoever dies, whoever presses again, from however many tabs."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from pendopo.applications.models import Draft
from pendopo.cases.models import Case, CaseNumber
from pendopo.events.models import Event
from tests.interop import walking
from tests.interop.house import Visitor

EMAIL = "ani@contoh.example"
DELAYS_SECONDS = (0.0, 0.06, 0.15, 0.3)


@pytest.fixture
def draft(town):
    draft = walking.draft("ani")
    yield draft
    for case in Case.objects.filter(intent_key=draft.intent_key):
        walking.withdraw(case)


def _visit(house, draft):
    ani = Visitor(house.port)
    ani.sign_in(EMAIL)
    ani.get(f"/konsep/{draft.uuid}/periksa")
    return ani


def _the_only_case_of(draft):
    """Return the case of a draft that is gone; its number follows the one before."""
    case = Case.objects.get(intent_key=draft.intent_key)
    last = CaseNumber.objects.get(service="sktm").last
    assert last == Case.objects.filter(service="sktm").count()
    assert Event.objects.filter(stream=case.stream, kind="CaseFiled").count() == 1
    assert not Draft.objects.filter(uuid=draft.uuid).exists()
    return case


def test_a_server_killed_in_mid_submit_loses_and_doubles_nothing(house, draft):
    filed = Case.objects.filter(intent_key=draft.intent_key)
    house.open("tests.interop.dying:application", DIES="before the commit")
    ani = _visit(house, draft)
    with pytest.raises(ConnectionError):
        ani.post(f"/konsep/{draft.uuid}/kirim")
    house.kill()
    assert not filed.exists()

    house.open("tests.interop.dying:application", DIES="before the answer")
    with pytest.raises(ConnectionError):
        ani.post(f"/konsep/{draft.uuid}/kirim")
    house.kill()
    assert filed.exists()

    house.open()
    receipt = ani.post(f"/konsep/{draft.uuid}/kirim")
    again = ani.post(f"/konsep/{draft.uuid}/kirim")

    case = _the_only_case_of(draft)
    assert receipt == again == f"/permohonan/{case.number}/tanda-terima"
    assert ani.get(receipt) == ""
    assert case.number in ani.page
    assert house.run("verify") == (0, f"{Event.objects.count()} events, 0 broken\n")


def test_a_server_killed_at_any_moment_gives_one_receipt(house, town):
    house.open()
    ani = None
    for delay in DELAYS_SECONDS:
        draft = walking.draft("ani")
        ani = ani or _visit(house, draft)
        ani.get(f"/konsep/{draft.uuid}/periksa")

        with ThreadPoolExecutor(1) as tab:
            sending = tab.submit(ani.post, f"/konsep/{draft.uuid}/kirim")
            time.sleep(delay)
            house.kill()
        house.open()
        receipt = ani.post(f"/konsep/{draft.uuid}/kirim")

        case = _the_only_case_of(draft)
        assert receipt == f"/permohonan/{case.number}/tanda-terima"
        with suppress(ConnectionError):
            assert sending.result() == receipt
        walking.withdraw(case)
    assert house.run("verify") == (0, f"{Event.objects.count()} events, 0 broken\n")


def test_many_tabs_that_send_at_once_get_one_receipt(house, draft):
    house.open()
    ani = _visit(house, draft)

    with ThreadPoolExecutor(4) as tabs:
        sent = list(tabs.map(lambda _: ani.post(f"/konsep/{draft.uuid}/kirim"), range(8)))

    case = _the_only_case_of(draft)
    assert set(sent) == {f"/permohonan/{case.number}/tanda-terima"}
