"""The service, published in the invented town, and the people."""

import pytest

from tests.engine import tents


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
