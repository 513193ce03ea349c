import pytest

from pendopo.accounts import queries as accounts
from pendopo.accounts.actions import setting_up
from pendopo.accounts.models import Office
from pendopo.accounts.plans import RegionPlan
from pendopo.cases import queries
from pendopo.cases.actions import filing
from pendopo.cases.actions.filing import CannotBeSent
from pendopo.cases.actions.sameness import AlreadyAsked
from pendopo.cases.models import Case
from pendopo.catalogue import queries as versions
from pendopo.events.models import Event
from pendopo.rules.actor import SYSTEM, Actor
from tests.engine import tents


def test_a_case_has_a_number_an_office_and_a_first_task(case):
    assert case.number == "PINJAM-TENDA-2026-000001"
    assert case.office.key == tents.WARD
    assert [task.step for task in queries.open_tasks(case)] == ["check"]
    assert case.state == "COMPLETENESS_CHECK"


def test_the_same_intent_gets_the_first_answer(ani):
    first = tents.file(ani, intent="once")
    again = tents.file(ani, intent="once")

    assert again.pk == first.pk
    assert Case.objects.count() == 1
    assert Event.objects.filter(kind="CaseFiled").count() == 1


def test_what_is_asked_twice_is_refused_while_it_is_open(ani):
    first = tents.file(ani)

    with pytest.raises(AlreadyAsked) as refusal:
        tents.file(ani)

    assert refusal.value.number == first.number


def test_whoever_types_her_number_learns_nothing_and_blocks_nobody(ani, cici):
    strangers = tents.file(cici)

    hers = tents.file(ani)

    assert hers.number != strangers.number
    with pytest.raises(AlreadyAsked) as refusal:
        tents.file(cici)
    assert hers.number not in f"{refusal.value}"
    assert refusal.value.number == strangers.number


def test_the_longest_name_is_kept(ani):
    assert tents.file(ani, full_name="A" * 120).applicant_name == "A" * 120


def test_a_ward_that_is_added_while_the_house_runs_is_accepted_at_once(ani):
    before = versions.definition(versions.current(tents.KEY)).field("ward").type.options
    assert "35.78.01.1009" not in before
    ward = RegionPlan(
        code="35.78.01.1009", name="Kelurahan Baru", level="village", parent_code="35.78.01"
    )
    setting_up.put_regions(plans=[ward], actor=SYSTEM, now=tents.at("2026-08-09 09:00"))
    office = accounts.office(tents.WARD)
    Office.objects.filter(pk=office.pk).update(region_code=ward.code)

    case = tents.file(ani, ward=ward.code)

    assert (case.area, case.office.key) == (ward.code, tents.WARD)
    said = versions.definition(versions.current(tents.KEY)).field("ward").type.options
    assert said[ward.code] == ("Kelurahan Baru", "Kelurahan Baru")


def test_another_day_is_another_case(ani):
    tents.file(ani)

    assert tents.file(ani, held_on="2026-10-01").number.endswith("000002")


@pytest.mark.parametrize(
    ("answers", "question"),
    [
        pytest.param({"tents": "7"}, "tents", id="over the limit"),
        pytest.param({"tents": None}, "tents", id="missing"),
        pytest.param({"full_name": "A" * 121}, "full_name", id="longer than a name may be"),
        pytest.param({"ward": "99.99.99.9999"}, "ward", id="no office there"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_question(ani, answers, question):
    with pytest.raises(CannotBeSent) as refusal:
        tents.file(ani, **answers)

    assert question in refusal.value.refusals
    assert not Case.objects.exists()


def test_answers_to_questions_that_do_not_exist_are_never_evidence(ani):
    case = tents.file(ani, admin="yes")

    filed = queries.history(case)[0]
    assert filed.payload["ignored"] == ["admin"]
    assert "admin" not in filed.sealed["answers"]


def test_a_stranger_finds_nothing(case, cici):
    with pytest.raises(Case.DoesNotExist):
        queries.own_case(Actor(cici.pk), case.number)


def test_an_office_sees_its_own_work_only(case):
    here = queries.worklist(tents.officer("counter"))
    there = queries.worklist(tents.officer("counter", "kelurahan-35-78-02-1002"))

    assert [task.case_id for task in here] == [case.pk]
    assert not there.exists()


def test_the_tracking_code_comes_back_to_its_owner(case):
    assert len(filing.tracking_code(case)) == filing.TRACKING_LENGTH
