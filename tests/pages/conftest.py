"""A town with a small service on one Monday, Ani with a case and a draft, and their browsers."""

import pytest
import time_machine

from pendopo.applications import actions as drafts
from pendopo.cases import queries
from pendopo.cases.actions import working
from pendopo.rules.actor import Actor
from tests.engine import tents
from tests.engine.tents import at
from tests.pages.people import (
    browser_of,
    desk_of,
)


@pytest.fixture(autouse=True)
def monday():
    """Let pages see the Monday on which everything here happens."""
    with time_machine.travel(tents.at("2026-08-10 09:30"), tick=False):
        yield


@pytest.fixture
def service(db):
    return tents.publish()


@pytest.fixture
def ani(service):
    return tents.person("ani")


@pytest.fixture
def cici(service):
    return tents.person("cici")


@pytest.fixture
def case(ani):
    return tents.file(ani)


@pytest.fixture
def draft(service, ani):
    return drafts.begin(
        version=service, person=ani, actor=Actor(ani.pk), now=tents.at("2026-08-10 09:00")
    )


@pytest.fixture
def at_home(ani):
    """Ani's browser."""
    return browser_of(ani)


@pytest.fixture
def counter(case):
    return desk_of("counter")


@pytest.fixture
def signatory(case):
    """Dewi, to whom Budi handed the case."""
    working.complete_task(
        task=queries.open_tasks(case)[0],
        outcome="complete",
        actor=tents.officer("counter"),
        now=at("2026-08-10 09:10"),
    )
    return desk_of("signatory")
