"""Residents and officers of Kota Contoh who move a case by the real actions, at this moment."""

from datetime import UTC, datetime, timedelta

from pendopo.accounts import queries as accounts
from pendopo.applications import actions as applications
from pendopo.cases.actions import answering, working
from pendopo.cases.actions.motion import Item
from pendopo.cases.models import Case
from pendopo.catalogue import queries as catalogue
from pendopo.files import actions as files
from pendopo.rules.actor import Actor
from pendopo.rules.definition import values
from tests.journeys import kota_contoh

SKTM = {
    "purpose": "education",
    "beneficiary": "self",
    "occupation": "Buruh cuci",
    "income": "1200000",
    "dependants": "3",
    "house": "rented",
    "electricity": "va450",
    "welfare_list": "listed",
    "introduction": "on_paper",
}
SKTM_PAPERS = ("introduction_letter", "id_card", "family_card_copy", "declaration")
REKLAME = {
    "operator": "individual",
    "nib": "1234567890123",
    "request": "new",
    "medium": "banner",
    "lasting": "temporary",
    "wording": "Kedai Kopi",
    "length_m": "3",
    "width_m": "1",
    "sides": "1",
    "site": "-7.2500,112.7500",
    "road_class": "local",
    "land": "own",
    "start_date": f"{datetime.now(UTC) + timedelta(days=40):%Y-%m-%d}",
    "end_date": f"{datetime.now(UTC) + timedelta(days=60):%Y-%m-%d}",
}
REKLAME_PAPERS = ("id_card", "land_proof", "site_photo", "design")


def person(name):
    return accounts.person_by_email(f"{name}@contoh.example")


def draft(name, key="sktm", answers=SKTM, papers=SKTM_PAPERS):
    """A draft that is complete, as the wizard would have left it."""
    now, someone, version = datetime.now(UTC), person(name), catalogue.current(key)
    definition = catalogue.definition(version)
    actor = Actor(someone.pk)
    begun = applications.begin(version=version, person=someone, actor=actor, now=now)
    asked = {field.key: field for field in definition.questions}
    for field in definition.documents:
        if field.key in papers:
            applications.add_paper(
                draft=begun,
                field=field,
                content=kota_contoh.photo()["buffer"],
                name="kk.jpg",
                actor=actor,
                now=now,
            )
    stored = {key: values.to_json(values.from_json(asked[key], answers[key])) for key in answers}
    return applications.save(draft=begun, answers=stored, actor=actor, now=now)


def file(name, **answers):
    """Let a resident send her draft of a certificate of low income."""
    one = draft(name, answers=SKTM | answers)
    return applications.submit(
        draft=one, actor=Actor(one.person_id), now=datetime.now(UTC), language="id"
    ).case


def officer(case, step, outcome, *, records={}, mend=()):
    """Let whoever may do it finish a step of a case."""
    now = datetime.now(UTC)
    task = case.tasks.open().select_related("office", "case").get(step=step)
    someone = accounts.holders(task.office.key, task.function, on=accounts.today(now))[0]
    return working.complete_task(
        task=task,
        outcome=outcome,
        actor=accounts.actor_of(someone, now=now),
        now=now,
        records=records,
        items=[Item(key, "unreadable", "foto lagi") for key in mend],
    )


def grant(case):
    """Let the ward go through a certificate until its letter is asked for."""
    officer(case, "check", "complete")
    officer(case, "verify", "approve")
    officer(case, "sign", "approve")


def correct(case, *, answers, documents):
    """Let the applicant send what was asked for."""
    now, actor = datetime.now(UTC), Actor(case.applicant_id)
    paper = files.store(
        content=kota_contoh.photo()["buffer"],
        name="kk.jpg",
        accept=("jpg",),
        max_bytes=2**22,
        actor=actor,
        now=now,
    )
    answering.answer_correction(
        case=case,
        answers=answers,
        papers={key: [paper] for key in documents},
        actor=actor,
        now=now,
    )


def withdraw(case):
    answering.withdraw(
        case=Case.objects.get(pk=case.pk),
        reason="salah memilih layanan",
        actor=Actor(case.applicant_id),
        now=datetime.now(UTC),
    )
