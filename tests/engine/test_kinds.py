"""A kind of case other than an application is added without touching the engine."""

import pytest
from django.test import Client

from pendopo.cases import queries
from pendopo.catalogue import kinds
from pendopo.catalogue.kinds import Kind
from pendopo.config.kinds import KINDS
from pendopo.rules.definition.kinds import KindRules
from pendopo.rules.definition.loader import load
from tests.engine import tents

REPORT = (
    tents.SERVICE.replace("service: pinjam-tenda", "service: lapor-lubang\nkind: complaint")
    + "complaints: {merge_within_m: 25}\n"
)


@pytest.fixture
def complaints():
    """A room that adds one section, named after itself."""

    def read(node, reader):
        for key, inner in node.entries():
            if key != "merge_within_m":
                reader.say(inner.place, f"complaints have no key '{key}'")
        return dict(node.entries())

    kinds.install({**KINDS, "complaint": Kind(adds=KindRules("complaints", read))})
    yield
    kinds.install(KINDS)


@pytest.mark.django_db
def test_a_complaint_is_a_case_like_any_other(complaints):
    version = tents.publish(REPORT, "lapor-lubang")

    case = tents.file(tents.person("ani"), key="lapor-lubang")

    assert (version.service.kind, case.kind) == ("complaint", "complaint")
    assert case.number.startswith("LAPOR-LUBANG-2026-")
    assert [task.step for task in queries.open_tasks(case)] == ["check"]


@pytest.mark.django_db
def test_people_begin_where_the_kind_says(complaints):
    def begins(address):
        return "/ajukan" in Client().get(address).text

    tents.publish()
    assert begins("/layanan/pinjam-tenda")

    tents.publish(REPORT, "lapor-lubang")
    assert not begins("/layanan/lapor-lubang")


def test_a_kind_whose_room_is_not_installed_is_refused_by_name():
    _, problems = load("lapor-lubang", tents.texts(REPORT, "lapor-lubang"), kinds=kinds.rules())

    assert any("the kind 'complaint' belongs to a room" in str(problem) for problem in problems)
