"""A step that waits for money: paid in time, paid nothing, paid for a case that is over."""

from datetime import timedelta

import pytest

from pendopo.cases import handlers, queries
from pendopo.cases.actions import answering, passing, working
from pendopo.events.models import Event
from pendopo.payments import queries as bills
from pendopo.payments.actions import receiving
from pendopo.payments.models import Refund
from pendopo.payments.providers import Notification
from pendopo.rules.actor import Actor
from tests.engine import tents
from tests.engine.tents import at, officer

PAID = tents.SERVICE.replace(
    "outcomes: {complete: approve, incomplete: correct}",
    "outcomes: {complete: pay, incomplete: correct}",
).replace(
    "  approve:\n    kind: decide",
    """  pay:
    kind: pay
    title: Pembayaran // Payment
    limit: 3 days
    if_late: lapsed
    outcomes: {paid: approve}
  approve:
    kind: decide""",
)
FEE = """fee:
  kind: charge
  account: 4.1.02
  basis: Perda retribusi
  lines:
    hire: {label: Sewa tenda // Tent hire, amount: (tents - 2) * Rp10.000}
"""


def _published():
    tents.publish(PAID.replace("fee: {kind: free}\n", FEE))
    return tents.person("ani")


def _checked(ani, **answers):
    case = tents.file(ani, **answers)
    return working.complete_task(
        task=queries.open_tasks(case)[0],
        outcome="complete",
        actor=officer("counter"),
        now=at("2026-08-10 10:00"),
    )


def _pay(case, paid_at, *, told_at=""):
    bill = bills.invoices_of(case.stream).get()
    money = Notification("bank", "ref-1", bill.code, bill.amount, at(paid_at))
    receiving.receive(notification=money, now=at(told_at or paid_at))
    return Event.objects.get(kind="PaymentConfirmed")


def _open_steps(case):
    return [task.step for task in queries.open_tasks(case)]


@pytest.mark.django_db
def test_a_fee_of_nothing_asks_nobody_to_pay():
    case = _checked(_published(), tents="2")

    assert _open_steps(case) == ["approve"]
    assert (case.fee, bills.invoices_of(case.stream).count()) == (0, 0)


@pytest.mark.django_db
def test_money_that_came_in_time_passes_the_step_though_the_limit_is_over():
    case = _checked(_published(), tents="4")
    _pay(case, "2026-08-13 23:59")

    passing.pass_limits(now=at("2026-08-14 00:00") + passing.GRACE)

    case.refresh_from_db()
    assert (_open_steps(case), case.state) == (["approve"], "AWAITING_APPROVAL")


@pytest.mark.django_db
def test_nobody_lapses_while_a_bank_may_still_tell():
    case = _checked(_published(), tents="4")

    assert passing.pass_limits(now=at("2026-08-14 00:00")) == 0
    assert passing.pass_limits(now=at("2026-08-14 00:00") + passing.GRACE) == 1

    case.refresh_from_db()
    assert (case.state, case.closed_at) == ("LAPSED", at("2026-08-14 00:00"))


@pytest.mark.django_db
def test_money_for_a_case_that_is_over_is_due_back():
    ani = _published()
    case = _checked(ani, tents="4")
    confirmed = _pay(case, "2026-08-10 11:00")
    type(case).objects.filter(pk=case.pk).update(
        state="LAPSED", closed_at=at("2026-08-10 11:00") - timedelta(minutes=1)
    )
    case.tasks.filter(done_at=None).update(done_at=at("2026-08-10 10:59"), outcome="closed")

    handlers.pass_pay_step(confirmed)
    handlers.pass_pay_step(confirmed)

    assert [refund.amount for refund in Refund.objects.all()] == [20_000]


@pytest.mark.django_db
def test_money_that_passed_its_step_is_not_due_back_when_told_again():
    case = _checked(_published(), tents="4")
    confirmed = _pay(case, "2026-08-10 11:00")

    handlers.pass_pay_step(confirmed)
    handlers.pass_pay_step(confirmed)

    assert not Refund.objects.exists()
    assert _open_steps(case) == ["approve"]


@pytest.mark.django_db
def test_what_is_withdrawn_after_payment_is_due_back_once():
    ani = _published()
    case = _checked(ani, tents="4")
    confirmed = _pay(case, "2026-08-10 11:00")
    answering.withdraw(case=case, reason="batal", actor=Actor(ani.pk), now=at("2026-08-10 11:01"))

    handlers.pass_pay_step(confirmed)

    assert Refund.objects.count() == 1
