"""What a corrected answer brings with it: a name, an office, a question that was hidden."""

import pytest

from pendopo.cases import queries
from pendopo.cases.actions import answering, working
from pendopo.cases.actions.filing import CannotBeSent
from pendopo.cases.actions.motion import Item
from pendopo.cases.actions.sameness import AlreadyAsked
from pendopo.rules.actor import Actor
from tests.engine import tents
from tests.engine.tents import at, officer

OTHER_WARD = "35.78.02.1002"
OTHER_OFFICE = "kelurahan-35-78-02-1002"


def _asked(case, *keys):
    return working.complete_task(
        task=queries.open_tasks(case)[0],
        outcome="incomplete",
        actor=officer("counter"),
        now=at("2026-08-10 10:00"),
        items=[Item(key, "missing_detail") for key in keys],
    )


def _answer(case, ani, **answers):
    return answering.answer_correction(
        case=case, answers=answers, papers={}, actor=Actor(ani.pk), now=at("2026-08-11 09:00")
    )


def test_a_corrected_name_is_the_name_of_the_case(case, ani):
    _asked(case, "full_name")

    assert _answer(case, ani, full_name="Ani Lestari Dewi").applicant_name == "Ani Lestari Dewi"


def test_another_ward_is_a_transfer_to_its_office(case, ani):
    _asked(case, "ward")

    moved = _answer(case, ani, ward=OTHER_WARD)

    assert (moved.office.key, moved.area) == (
        f"kelurahan-{OTHER_WARD.replace('.', '-')}",
        OTHER_WARD,
    )
    assert [task.office.key for task in queries.open_tasks(moved)] == [moved.office.key]
    told = next(h for h in queries.history(moved) if h.event.kind == "CaseTransferred")
    assert told.payload["from"] == tents.WARD


def test_the_clock_of_a_case_that_moved_goes_on_by_the_new_calendar(case, ani):
    _asked(case, "ward")
    moved = _answer(case, ani, ward=OTHER_WARD)

    done = working.complete_task(
        task=queries.open_tasks(moved)[0],
        outcome="complete",
        actor=officer("counter", moved.office.key),
        now=at("2026-08-11 10:00"),
    )

    assert done.due_at == at("2026-08-14 00:00")


def test_a_corrected_case_must_not_become_one_that_is_open(case, ani):
    tents.file(ani, held_on="2026-09-02")
    _asked(case, "held_on")

    with pytest.raises(AlreadyAsked):
        _answer(case, ani, held_on="2026-09-02")


def test_after_a_correction_the_same_is_found_by_its_new_answers(case, ani):
    _asked(case, "held_on")
    _answer(case, ani, held_on="2026-09-03")

    with pytest.raises(AlreadyAsked):
        tents.file(ani, held_on="2026-09-03")
    assert tents.file(ani).number.endswith("000002")


@pytest.mark.django_db
@pytest.mark.parametrize("condition", ["shown", "required"])
def test_a_question_that_the_mended_answer_brings_up_is_asked_and_taken(condition):
    tents.publish(tents.FIRMS.replace("shown: lender", f"{condition}: lender"))
    ani = tents.person("ani")
    case = tents.file(ani)
    _asked(case, "lender")

    with pytest.raises(CannotBeSent) as refusal:
        _answer(case, ani, lender="firm")
    sent = _answer(case, ani, lender="firm", firm="CV Teduh", full_name="Orang Lain")

    assert set(refusal.value.refusals) == {"firm"}
    assert sent.applicant_name == "Ani Lestari"
    answered = next(h for h in queries.history(sent) if h.event.kind == "CorrectionAnswered")
    assert answered.payload["questions"] == ["firm", "lender"]


@pytest.mark.django_db
def test_another_promise_stands_in_the_history_with_both_dates():
    promise = "promise: {tents > 4: 4 working days, otherwise: 2 working days}"
    tents.publish(tents.SERVICE.replace("promise: 2 working days", promise))
    ani = tents.person("ani")
    case = tents.file(ani)
    _asked(case, "tents")

    changed = _answer(case, ani, tents="5")

    told = [h for h in queries.history(changed) if h.event.kind == "PromiseChanged"]
    assert [h.payload["before"][0] for h in told] == ["2 hari kerja"]
    assert [h.payload["after"][0] for h in told] == ["4 hari kerja"]


def test_the_same_promise_is_not_told_as_another(case, ani):
    _asked(case, "tents")

    changed = _answer(case, ani, tents="5")

    assert not [h for h in queries.history(changed) if h.event.kind == "PromiseChanged"]
