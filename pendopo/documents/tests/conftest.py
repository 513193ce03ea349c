"""What the tests of this room share."""

import pytest
from django.db import transaction

from pendopo.accounts.models import Person
from pendopo.documents.actions import letters
from pendopo.documents.models import Document
from pendopo.documents.tests.cast import NOW, acting, letter_of, set_up
from pendopo.rules.actor import SYSTEM


@pytest.fixture
def dewi(db: None) -> Person:
    """The head of the ward office, who signs."""
    return set_up()


@pytest.fixture
def wanted(dewi: Person) -> Document:
    """Ani's letter, asked for and not yet signed."""
    with transaction.atomic():
        return letters.request(letter=letter_of(dewi), actor=acting(dewi), now=NOW)


@pytest.fixture
def signed(wanted: Document) -> Document:
    """Ani's letter, signed."""
    return letters.sign(document=wanted, actor=SYSTEM, now=NOW)
