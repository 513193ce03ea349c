import pytest

from pendopo.accounts.identity import fingerprint
from pendopo.accounts.models import Person
from pendopo.cases import queries
from pendopo.cases.actions import answering, passing, silence, working
from pendopo.cases.actions.deciding import Unreasoned
from pendopo.cases.actions.motion import Item, Reason
from pendopo.cases.actions.working import (
    AlreadyDone,
    AlreadyTaken,
    NeedsItems,
    NoSuchOutcome,
    NotYourTask,
    YourOwnCase,
)
from pendopo.events.verifying import verify
from pendopo.rules.actor import Actor
from pendopo.rules.refusals import NotAllowed
from tests.engine import tents
from tests.engine.tents import at, officer


def _task(case):
    return queries.open_tasks(case)[0]


def _complete(case, now="2026-08-10 10:00"):
    return working.complete_task(
        task=_task(case), outcome="complete", actor=officer("counter"), now=at(now)
    )


def _ask(case, now="2026-08-10 10:00"):
    return working.complete_task(
        task=_task(case),
        outcome="incomplete",
        actor=officer("counter"),
        now=at(now),
        items=[Item("tents", "missing_detail", "Berapa tenda?")],
    )


def test_a_complete_file_starts_the_promise_when_its_last_part_came(case):
    done = _complete(case)

    assert done.state == "AWAITING_APPROVAL"
    assert done.due_at == at("2026-08-13 00:00")


def test_a_step_of_another_office_is_refused(case):
    with pytest.raises(NotYourTask):
        working.complete_task(
            task=_task(case),
            outcome="complete",
            actor=officer("counter", "kelurahan-35-78-02-1002"),
            now=at("2026-08-10 10:00"),
        )


def test_nobody_works_on_her_own_case(case):
    counter = officer("counter")
    case.applicant_id = counter.person_id
    case.save()

    with pytest.raises(YourOwnCase):
        working.take(task=_task(case), actor=counter, now=at("2026-08-10 10:00"))


@pytest.mark.parametrize(
    "hers",
    [
        pytest.param({"nik_index": fingerprint("nik", tents.NIK)}, id="her NIK in the form"),
        pytest.param({"phone": "+6281322223333"}, id="the telephone of the other account"),
        pytest.param({"email": "a.ni+dinas@contoh.example"}, id="the mail-box of the account"),
    ],
)
def test_nobody_works_on_her_own_case_under_another_account(case, ani, hers):
    Person.objects.filter(pk=ani.pk).update(phone="+6281322223333")
    counter = officer("counter")
    Person.objects.filter(pk=counter.person_id).update(**hers)
    verbs = (
        lambda: working.take(task=_task(case), actor=counter, now=at("2026-08-10 10:00")),
        lambda: _complete(case),
    )

    for verb in verbs:
        with pytest.raises(YourOwnCase, match="perkara Anda sendiri"):
            verb()


def test_what_is_empty_makes_nobody_the_same_person(case, ani):
    Person.objects.filter(pk=ani.pk).update(phone="", nik_index="")

    assert _complete(case)


def test_a_step_is_finished_once(case):
    task = _task(case)
    _complete(case)

    with pytest.raises(AlreadyDone, match=r"10\.00"):
        working.complete_task(
            task=task, outcome="complete", actor=officer("counter"), now=at("2026-08-10 11:00")
        )


def test_who_takes_a_task_is_seen_and_may_give_it_back(case):
    counter = officer("counter")

    taken = working.take(task=_task(case), actor=counter, now=at("2026-08-10 10:00"))
    assert taken.taken_by_id == counter.person_id

    given = working.give_back(task=taken, actor=counter, now=at("2026-08-10 10:05"))

    assert given.taken_by_id is None
    piles = queries.piles(counter, now=at("2026-08-10 10:06"), day_ends=at("2026-08-11 00:00"))
    [heap] = queries.heaps(counter, piles)
    assert (heap.counts["all"], heap.counts["free"], heap.counts["mine"]) == (1, 1, 0)


def test_a_correction_says_what_and_stops_the_clock(case):
    asked = _ask(case)

    correction = queries.open_correction(asked)
    assert asked.state == "CORRECTION_REQUESTED"
    assert correction.items == [{"key": "tents", "code": "missing_detail"}]
    assert queries.correction_notes(correction) == {"tents": "Berapa tenda?"}


def test_a_correction_without_a_part_is_refused(case):
    with pytest.raises(NeedsItems):
        working.complete_task(
            task=_task(case),
            outcome="incomplete",
            actor=officer("counter"),
            now=at("2026-08-10 10:00"),
        )


def test_the_answer_takes_only_what_was_asked(case, ani):
    asked = _ask(case)

    answering.answer_correction(
        case=asked,
        answers={"tents": "3", "full_name": "Orang Lain"},
        papers={},
        actor=Actor(ani.pk),
        now=at("2026-08-11 09:00"),
    )

    told = queries.history(case)
    answered = next(h for h in told if h.event.kind == "CorrectionAnswered")
    assert answered.payload["questions"] == ["tents"]
    assert answered.sealed["after"] == {"tents": "3"}
    assert _task(case).step == "check"


def test_a_stranger_cannot_answer(case, cici):
    asked = _ask(case)

    with pytest.raises(NotAllowed):
        answering.answer_correction(
            case=asked, answers={}, papers={}, actor=Actor(cici.pk), now=at("2026-08-11 09:00")
        )


def test_no_answer_lets_the_case_lapse_at_the_end_of_the_limit(case):
    _ask(case)

    assert passing.pass_limits(now=at("2026-08-13 23:59")) == 0
    assert passing.pass_limits(now=at("2026-08-14 00:00")) == 1

    case.refresh_from_db()
    assert (case.state, case.closed_at) == ("LAPSED", at("2026-08-14 00:00"))
    assert queries.decision(case) is None


def test_a_refusal_needs_a_reason_with_a_fact(case):
    _complete(case)

    for reasons in ([], [Reason("not_eligible", " ")], [Reason("because", "x")]):
        with pytest.raises(Unreasoned):
            working.complete_task(
                task=_task(case),
                outcome="refuse",
                actor=officer("signatory"),
                now=at("2026-08-10 11:00"),
                reasons=reasons,
            )


def test_a_decision_is_written_in_the_name_of_who_decided(case):
    _complete(case)
    signatory = officer("signatory")
    Person.objects.filter(pk=signatory.person_id).update(name="Pilihan Sendiri")

    done = working.complete_task(
        task=_task(case), outcome="approve", actor=signatory, now=at("2026-08-10 11:00")
    )

    decision = queries.decision(done)
    assert (decision.outcome, decision.function) == ("granted", "signatory")
    known = Person.objects.get(pk=signatory.person_id)
    assert decision.decided_by_name == known.official_name != known.name
    assert (done.state, done.end, done.closed_at) == ("GRANTED", "lent", at("2026-08-10 11:00"))
    assert isinstance(verify(), int)


def test_silence_proposes_and_the_signatory_answers(case):
    _complete(case)

    assert passing.fall_silent(now=at("2026-08-13 00:00")) == 1
    assert passing.fall_silent(now=at("2026-08-13 00:01")) == 0

    proposal = case.tasks.open().get(step="silence")
    done = silence.answer_silence(
        task=proposal, outcome="grant", actor=officer("signatory"), now=at("2026-08-13 09:00")
    )
    assert done.state == "GRANTED_BY_SILENCE"
    assert queries.decision(done).is_by_silence


@pytest.mark.parametrize("outcome", ["", "Grant", "approve", "late", "x" * 10_000])
def test_silence_grants_and_goes_on_by_its_two_answers_only(case, outcome):
    _complete(case)
    passing.fall_silent(now=at("2026-08-13 00:00"))
    proposal = case.tasks.open().get(step="silence")

    with pytest.raises(NoSuchOutcome):
        silence.answer_silence(
            task=proposal, outcome=outcome, actor=officer("signatory"), now=at("2026-08-13 09:00")
        )

    assert case.tasks.open().filter(step="silence").exists()


def test_who_answered_silence_first_is_told(case):
    _complete(case)
    passing.fall_silent(now=at("2026-08-13 00:00"))
    proposal = case.tasks.open().get(step="silence")

    def answer(now: str):
        return silence.answer_silence(
            task=proposal, outcome="go_on", actor=officer("signatory"), now=at(now)
        )

    answer("2026-08-13 09:00")

    with pytest.raises(AlreadyDone, match=r"09\.00"):
        answer("2026-08-13 09:05")


def test_the_applicant_withdraws_once(case, ani):
    answering.withdraw(case=case, reason="batal", actor=Actor(ani.pk), now=at("2026-08-10 10:00"))

    with pytest.raises(answering.AlreadyClosed):
        answering.withdraw(
            case=case, reason="lagi", actor=Actor(ani.pk), now=at("2026-08-10 10:01")
        )
    assert queries.open_tasks(case) == []


def test_a_taken_task_is_its_takers(case):
    counter = officer("counter")
    task = _task(case)
    Person.objects.update(name="Pilihan Sendiri")
    working.take(task=task, actor=counter, now=at("2026-08-10 10:00"))
    other = tents.second_counter()
    official = Person.objects.get(pk=counter.person_id).official_name

    with pytest.raises(AlreadyTaken, match=rf"{official} .*10\.00"):
        working.take(task=task, actor=other, now=at("2026-08-10 10:01"))


def test_a_task_that_nobody_has_is_given_back_twice(case):
    task, counter = _task(case), officer("counter")
    working.take(task=task, actor=counter, now=at("2026-08-10 10:00"))

    for minute in ("10:01", "10:02"):
        working.give_back(task=task, actor=counter, now=at(f"2026-08-10 {minute}"))

    told = [happened.event.kind for happened in queries.history(case)]
    assert told.count("TaskGivenBack") == 1


def test_who_was_faster_is_told_before_what_is_wrong(case):
    task = _task(case)
    _complete(case)

    with pytest.raises(AlreadyDone):
        working.complete_task(
            task=task, outcome="incomplete", actor=tents.second_counter(),
            now=at("2026-08-10 11:00"),
        )  # fmt: skip
