"""A house with a town, and what its residents and officers do in it."""

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

from tests.interop.house import House
from tests.journeys import kota_contoh


@pytest.fixture(scope="package")
def town(django_db_setup, django_db_blocker):
    """Kota Contoh, written for real so that other processes see it: one for all these tests."""
    stated = connection.settings_dict
    with django_db_blocker.unblock():
        made = None
        if f"{stated['NAME']}" != stated["TEST"]["NAME"]:  # no test before asked for a database
            made = setup_databases(verbosity=0, interactive=False, aliases={"default"})
        assert f"{stated['NAME']}" == stated["TEST"]["NAME"]
        with pytest.MonkeyPatch.context() as patch:
            quick = "django.contrib.auth.hashers.MD5PasswordHasher"
            patch.setattr(settings, "PASSWORD_HASHERS", [quick])
            kota_contoh.load()
        yield
        call_command("flush", interactive=False, verbosity=0)
        if made:
            teardown_databases(made, verbosity=0)


@pytest.fixture
def begin_house(town, tmp_path):
    """Houses on the database of this test with a log each; none is left at the end."""
    begun = []

    def begin(name="house"):
        scratch = tmp_path / "scratch"
        scratch.mkdir(exist_ok=True)
        house = House(tmp_path / f"{name}.log", TMPDIR=f"{scratch}")
        begun.append(house)
        return house

    yield begin
    for house in begun:
        house.kill()


@pytest.fixture
def house(begin_house):
    return begin_house()
