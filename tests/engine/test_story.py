"""What the demonstration's people did: opened before acted on, signed on the day of deciding."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from pendopo.cases.models import Case, Decision
from pendopo.catalogue import actions as catalogue
from pendopo.documents import queries as documents
from pendopo.documents import verifying
from pendopo.documents.models import Document
from pendopo.events.models import Event, Reading
from pendopo.operations import actions, commands, story
from pendopo.operations.town_file import read_town_file
from pendopo.rules.actor import SYSTEM
from pendopo.rules.definition.loader import read_folder

ROOT = Path(settings.ROOT)
TODAY = datetime(2026, 11, 26, 9, tzinfo=UTC)  # a Thursday
ANSWERS = (
    "{purpose: education, beneficiary: self, occupation: Buruh, income: '1200000', dependants: '3',"
    " house: rented, welfare_list: listed, introduction: on_paper}"
)
PAPERS = "[introduction_letter, id_card, family_card_copy, declaration]"
CHECKED = "1h counter check complete, 1h section_head verify approve"
STORIES = f"""
- {{service: sktm, who: ani, ago: 3, answers: {ANSWERS}, papers: {PAPERS},
   moves: [{CHECKED}, 46h signatory sign approve]}}
- {{service: sktm, who: cici, ago: 2, answers: {ANSWERS}, papers: {PAPERS},
   moves: [{CHECKED}, 1h signatory sign approve]}}
- {{service: sktm, who: darto, ago: 0, answers: {ANSWERS}, papers: {PAPERS},
   moves: [20h counter check complete]}}
"""


@pytest.fixture
def told(db, tmp_path):
    """The town, one service, and three stories of it."""
    began = TODAY - timedelta(days=30)
    town = read_town_file(
        ROOT / "demo" / "town.yaml",
        environment={},
        is_demo=True,
        tables=commands.TABLES,
        vocabulary=commands.VOCABULARY,
    )
    actions.load_town(values=town, actor=SYSTEM, now=began)
    catalogue.publish(
        key="sktm",
        files=read_folder(ROOT / "definitions" / "sktm", ROOT / "definitions" / "_shared"),
        settings={},
        play=lambda *_: (),  # the examples are played by a test of their own
        actor=SYSTEM,
        now=began,
    )
    path = tmp_path / "story.yaml"
    path.write_text(STORIES, encoding="utf-8")
    assert story.tell(path, today=TODAY) == 3


def test_stories_go_on_side_by_side_as_their_letters_show(told):
    letters = list(Document.objects.signed().order_by("sequence"))

    assert [one.holder.split()[0] for one in letters] == ["Cici", "Ani"]
    for number, letter in enumerate(letters, 1):
        decided = Decision.objects.get(case__number=letter.subject.removeprefix("case/"))
        assert letter.sequence == number
        assert letter.signed_at == decided.decided_at < TODAY
        pdf = documents.content(letter)
        assert verifying.verify_upload(pdf=pdf, now=TODAY).kind == "valid"
        assert _signed_at(pdf) == letter.signed_at.replace(microsecond=0)
    assert {case.state for case in Case.objects.all()} == {"ISSUED", "COMPLETENESS_CHECK"}


def _signed_at(pdf):
    """The time that stands in the signature itself (PAdES, entry M)."""
    found = re.search(rb"/M \(D(?::|\\072)(\d{14})Z", pdf)
    return datetime.strptime(found[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def test_whoever_acted_on_a_case_had_opened_it(told):
    acted = Event.objects.filter(kind="StepLeft", actor_id__isnull=False).exclude(function="")

    assert Reading.objects.count() == 6
    for event in acted:
        opened = Reading.objects.filter(what=event.stream, actor_id=event.actor_id)
        assert opened.filter(at__lt=event.at).exists()
