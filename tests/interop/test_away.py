"""The database or the mail server is away: one sentence, nothing half written, told later."""

import re
import socket
from datetime import UTC, datetime

import pytest
from django.db import connection

from pendopo.cases.models import Case
from pendopo.events.models import Delivery
from pendopo.notices.models import Dispatch
from tests.interop import walking
from tests.interop.house import Visitor

AWAY = "Penyimpan data kami sedang tidak menjawab."
ID = re.compile(r"[0-9a-f]{16}", re.ASCII)


@pytest.fixture
def closed_port():
    """A port at which nobody answers."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        yield door.getsockname()[1]


@pytest.fixture
def nowhere(closed_port, tmp_path):
    """The address of a database that cannot be opened."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{tmp_path}"
    return f"postgres://nobody@127.0.0.1:{closed_port}/nowhere"


def test_a_house_without_its_database_says_so_in_one_sentence(house, town, nowhere):
    draft = walking.draft("darto")
    house.open()
    darto = Visitor(house.port)
    darto.sign_in("darto@contoh.example")
    darto.get(f"/konsep/{draft.uuid}/periksa")
    review = darto.page
    house.kill()

    house.open(DATABASE_URL=nowhere)
    darto.page = review
    darto.post(f"/konsep/{draft.uuid}/kirim")
    _check_told(darto)
    stranger = Visitor(house.port)
    stranger.get("/layanan")
    _check_told(stranger)
    stranger.get("/healthz")
    assert stranger.status == 200
    stranger.get("/readyz")
    assert stranger.status == 503
    house.kill()
    assert not Case.objects.filter(intent_key=draft.intent_key).exists()

    house.open()
    darto.page = review
    receipt = darto.post(f"/konsep/{draft.uuid}/kirim")
    case = Case.objects.get(intent_key=draft.intent_key)
    assert receipt == f"/permohonan/{case.number}/tanda-terima"


def _check_told(visitor):
    assert visitor.status == 503
    assert visitor.page.count(AWAY) == 1
    assert ID.fullmatch(visitor.headers["X-Request-Id"])
    assert visitor.headers["X-Request-Id"] in visitor.page


def test_a_case_goes_on_without_the_mail_server(house, town, closed_port):
    case = walking.file("yohana", purpose="health")
    mine = Dispatch.objects.filter(notice__link=f"/permohonan/{case.number}")

    house.begin("pendopo", "worker", PENDOPO_SMTP=f"smtp://127.0.0.1:{closed_port}")
    house.wait_for(lambda: mine.filter(state="failed").exists())
    walking.officer(case, "check", "complete")
    house.kill()

    case.refresh_from_db()
    assert case.tasks.open().get().step == "verify"
    assert "yohana@" not in house.said

    Delivery.objects.filter(state="waiting").update(due_at=datetime.now(UTC))
    house.begin("pendopo", "worker")
    house.wait_for(lambda: not mine.exclude(state="sent").exists())
    assert mine.get().attempts > 1
