"""Who opens identity numbers and papers of a case, and when that ends."""

import pytest

from pendopo.accounts.models import Office
from pendopo.cases import queries
from pendopo.rules.actor import Actor, Role
from tests.engine import tents
from tests.engine.tents import WARD, at
from tests.pages.people import OTHER_WARD, browser_of, officer

AREA = "35.78.01.1001/011/003"


@pytest.mark.parametrize(
    ("role", "while_open", "afterwards"),
    [
        (Role("counter", WARD), True, True),
        (Role("signatory", WARD), True, True),
        (Role("counter", WARD, service="lain"), False, False),
        (Role("counter", OTHER_WARD), False, False),
        (Role("section_head", WARD), True, True),
        (Role("section_head", WARD, service="lain"), False, False),
        (Role("neighbourhood_head", WARD, area=AREA), True, False),
        (Role("neighbourhood_head", WARD, area=f"{AREA[:-1]}4"), False, False),
        (Role("treasurer", OTHER_WARD), True, False),
        (Role("verifier", WARD), False, False),
    ],
)
def test_numbers_and_papers_open_at_home_or_while_a_step_is_hers(
    case, role, while_open, afterwards
):
    case.area = AREA
    case.save(update_fields=["area"])
    if role.function not in ("counter", "verifier"):
        office = Office.objects.get(key=role.office)
        case.tasks.update(function=role.function, office=office)
    someone = Actor(99, "officer", role.function, role.office, roles=(role,))

    assert queries.opens_whole(someone, case) == while_open

    case.tasks.update(done_at=at("2026-08-10 09:25"), outcome="complete")
    assert queries.opens_whole(someone, case) == afterwards


def test_a_far_reader_keeps_the_page_and_nothing_that_opens(case):
    far = officer("signatory", OTHER_WARD)
    paper = queries.papers(case)[0].file.uuid
    case.tasks.update(function="signatory", office=Office.objects.get(key=OTHER_WARD))
    desk, page = browser_of(far, on_duty=True), f"/meja/{case.number}"
    whole = [f"{page}/buka", f"{page}/berkas/{paper}", f"{page}/berkas/{paper}/isi"]
    whole.append(f"{page}/rancangan/refusal")

    now = desk.get(page).text
    opened = [desk.post(whole[0]), *map(desk.get, whole[1:])]
    case.tasks.update(done_at=at("2026-08-10 09:25"), outcome="complete")
    later = desk.get(page).text
    refused = [desk.post(whole[0]), *map(desk.get, whole[1:])]

    assert all(word in now for word in ("/buka", f"/berkas/{paper}"))
    assert [answer.status_code for answer in opened] == [200] * 4
    assert tents.NIK in opened[0].text
    assert not [word for word in ("/buka", f"/berkas/{paper}") if word in later]
    assert "KTP-el" in later
    assert [answer.status_code for answer in refused] == [403] * 4
    assert not [answer for answer in refused if tents.NIK in answer.text]
