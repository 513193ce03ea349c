"""What is read from the environment, and what stands in for it."""

import os
from pathlib import Path

import pytest

from pendopo.config import environment

ROOT = Path("/house")


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch):
    for name in [one for one in os.environ if one.startswith("PENDOPO_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("DATABASE_URL", raising=False)


def test_without_environment_it_is_the_demonstration():
    assert environment.is_demo()
    assert environment.database_file(ROOT) == ROOT / "var" / "demo.sqlite3"
    assert environment.address() == "http://localhost:8000"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PENDOPO_SECRET_KEY", "c2VjcmV0"),
        ("PENDOPO_MASTER_KEYS", "2026:c2VjcmV0"),
        ("PENDOPO_ADDRESS", "https://layanan.contoh.go.id"),
    ],
)
def test_a_house_that_does_not_say_what_it_is_does_not_start(monkeypatch, name, value):
    monkeypatch.setenv(name, value)

    with pytest.raises(SystemExit, match=f"{name} is set and PENDOPO_MODE is not"):
        environment.is_demo()
    monkeypatch.setenv("PENDOPO_MODE", "demo")
    assert environment.is_demo()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "postgres://kota@db.contoh/pendopo"),
        ("PENDOPO_ADDRESS", "http://localhost:8100"),
        ("PENDOPO_SECRET_KEY", ""),
    ],
)
def test_a_demonstration_may_have_its_own_database_and_address(monkeypatch, name, value):
    monkeypatch.setenv(name, value)

    assert environment.is_demo()


def test_a_real_house_prints_no_codes_on_its_console(monkeypatch):
    assert "console" in f"{environment.mail()}"
    monkeypatch.setenv("PENDOPO_MODE", "production")

    with pytest.raises(SystemExit, match="PENDOPO_SMTP is not set"):
        environment.mail()


def test_a_real_house_never_shares_the_demonstrations_database(monkeypatch):
    monkeypatch.setenv("PENDOPO_MODE", "production")

    assert environment.database_file(ROOT) == ROOT / "var" / "pendopo.sqlite3"


def test_demonstration_secrets_differ_from_each_other():
    found = {environment.secret(f"PENDOPO_{name}_KEY") for name in ("SECRET", "INDEX", "FILES")}

    assert len(found) == 3


def test_a_relative_file_lies_where_the_person_stands(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///kota%20kami.sqlite3")

    assert environment.database_file(ROOT) == tmp_path / "kota kami.sqlite3"


def test_postgresql_is_read_from_its_address(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://kota:p%40ss@db.contoh:5433/pendopo")

    stated = environment.database(ROOT)

    assert environment.database_file(ROOT) is None
    assert (stated["NAME"], stated["USER"], stated["PASSWORD"]) == ("pendopo", "kota", "p@ss")
    assert (stated["HOST"], stated["PORT"]) == ("db.contoh", "5433")


def test_the_house_answers_under_its_address(monkeypatch):
    assert "layanan.contoh.go.id" in environment.hosts("https://layanan.contoh.go.id")

    monkeypatch.setenv("PENDOPO_HOSTS", "a.contoh, b.contoh")
    assert environment.hosts("https://layanan.contoh.go.id") == ["a.contoh", "b.contoh"]


@pytest.mark.parametrize(
    ("address", "port", "use_tls", "use_ssl"),
    [
        pytest.param("smtp://surat.contoh", 25, False, False, id="plain"),
        pytest.param("smtp+tls://surat.contoh:587", 587, True, False, id="begins plainly"),
        pytest.param("smtps://surat.contoh", 465, False, True, id="encrypted from the start"),
    ],
)
def test_the_mail_server_is_spoken_to_as_its_address_says(
    monkeypatch, address, port, use_tls, use_ssl
):
    monkeypatch.setenv("PENDOPO_SMTP", address)

    options = environment.mail()["OPTIONS"]

    assert (options["port"], options["use_tls"], options["use_ssl"]) == (port, use_tls, use_ssl)


def test_an_address_that_is_no_mail_server_is_refused(monkeypatch):
    monkeypatch.setenv("PENDOPO_SMTP", "https://surat.contoh")

    with pytest.raises(SystemExit, match="smtps"):
        environment.mail()
