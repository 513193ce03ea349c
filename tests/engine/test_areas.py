"""Who holds a function for a neighbourhood sees its cases, and no others."""

import pytest

from pendopo.accounts.models import Holding
from pendopo.cases import queries
from pendopo.cases.models import Case, Task
from tests.engine.tents import WARD, officer

pytestmark = pytest.mark.django_db
PLACE = "35.78.01.1001/011/003"


@pytest.mark.parametrize(
    ("area", "is_seen"),
    [
        ("", True),
        ("35.78.01", True),
        ("35.78.01.1001", True),
        ("35.78.01.1001/011", True),
        (PLACE, True),
        ("35.78.01.1001/011/004", False),
        ("35.78.01.1001/011/00", False),
        ("35.78.01.1001/01", False),
        ("35.78.0", False),
    ],
)
def test_an_area_is_matched_by_whole_parts(case, area, is_seen):
    Case.objects.filter(pk=case.pk).update(area=PLACE)
    Holding.objects.filter(function="counter", office__key=WARD).update(area=area)
    counter = officer("counter")

    assert Case.objects.visible_to(counter).filter(pk=case.pk).exists() is is_seen
    assert Task.objects.of(counter).filter(case=case).exists() is is_seen
    assert queries.worklist(counter).exists() is is_seen
    assert counter.holds("counter", WARD, service=case.service, area=PLACE) is is_seen


def test_a_case_without_a_place_is_not_in_an_area(case):
    Case.objects.filter(pk=case.pk).update(area="")
    Holding.objects.filter(function="counter", office__key=WARD).update(area="35.78.01.1001")

    assert not queries.worklist(officer("counter")).exists()
