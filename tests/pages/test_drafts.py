"""What is done with a draft is done by its owner, and keeps it for thirty days."""

from datetime import timedelta

import pytest

from pendopo.applications import actions
from pendopo.applications.actions import NotYourDraft
from pendopo.applications.models import Draft, DraftFile
from pendopo.cases.models import CaseFile
from pendopo.catalogue import queries as catalogue
from pendopo.files import actions as files
from pendopo.files.models import StoredFile
from pendopo.rules.actor import SYSTEM, Actor
from tests.engine import tents
from tests.pages.people import photograph

NOW = tents.at("2026-08-10 09:20")
LATER = NOW + timedelta(days=20)


@pytest.fixture
def paper(draft):
    return _add_paper(draft, Actor(draft.person_id), NOW)


def _add_paper(draft, actor, now):
    field = catalogue.definition(draft.version).documents[0]
    return actions.add_paper(
        draft=draft,
        field=field,
        content=photograph().read(),
        name="ktp.jpg",
        actor=actor,
        now=now,
    )


VERBS = {
    "begin": lambda draft, paper, by: actions.begin(
        version=draft.version, person=draft.person, actor=by, now=NOW
    ),
    "save": lambda draft, paper, by: actions.save(
        draft=draft, answers={"tents": "3"}, actor=by, now=NOW
    ),
    "add_paper": lambda draft, paper, by: _add_paper(draft, by, NOW),
    "remove_paper": lambda draft, paper, by: actions.remove_paper(paper=paper, actor=by, now=NOW),
    "discard": lambda draft, paper, by: actions.discard(draft=draft, actor=by),
    "submit": lambda draft, paper, by: actions.submit(
        draft=draft, actor=by, now=NOW, language="id"
    ),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_stranger_can_do_nothing_with_a_draft(draft, paper, cici, verb):
    before = Draft.objects.values().get()

    with pytest.raises(NotYourDraft, match="milik orang lain"):
        VERBS[verb](draft, paper, Actor(cici.pk))

    assert Draft.objects.values().get() == before
    assert DraftFile.objects.get() == paper


def test_a_paper_added_or_removed_keeps_the_draft_like_an_answer(draft, paper):
    actions.remove_paper(paper=paper, actor=Actor(draft.person_id), now=LATER)
    assert Draft.objects.get().changed_at == LATER

    _add_paper(draft, Actor(draft.person_id), LATER + timedelta(days=1))
    assert Draft.objects.get().changed_at == LATER + timedelta(days=1)


def test_a_paper_for_a_draft_that_is_gone_is_not_kept(draft):
    actions.discard(draft=Draft.objects.get(), actor=Actor(draft.person_id))

    with pytest.raises(actions.DraftGone):
        _add_paper(draft, Actor(draft.person_id), NOW)

    assert not StoredFile.objects.exists()


def test_files_to_which_nothing_refers_are_forgotten_after_a_day(case, paper, caplog):
    attached = CaseFile.objects.get().file
    StoredFile.objects.update(stored_at=NOW)
    StoredFile.objects.create(size_bytes=1, stored_at=NOW)
    young = StoredFile.objects.create(size_bytes=1, stored_at=NOW + timedelta(hours=1))

    assert files.forget_unreferenced(now=NOW + timedelta(hours=24, seconds=1)) == 1

    assert set(StoredFile.objects.all()) == {attached, paper.file, young}
    assert caplog.records[-1].fields == {"count": 1}


def test_the_house_clears_away_what_nobody_touched(draft, paper):
    assert actions.forget_old(now=NOW + timedelta(days=30)) == 0
    assert actions.forget_old(now=NOW + timedelta(days=31)) == 1

    assert not Draft.objects.exists()


def test_the_house_itself_is_nobody_s_stranger(draft):
    actions.discard(draft=draft, actor=SYSTEM)

    assert not Draft.objects.exists()
