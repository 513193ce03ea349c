"""Numbers of a person went through everything, and are then found nowhere in plain text."""

import hashlib
import subprocess
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import connection

from pendopo.accounts import queries as accounts
from pendopo.accounts.actions import profile
from pendopo.applications import actions as applications
from pendopo.cases.models import Case
from pendopo.documents import queries as documents
from pendopo.notices.models import Dispatch
from pendopo.payments import queries as bills
from pendopo.payments.actions import receiving
from pendopo.payments.providers import Notification
from pendopo.rules.actor import Actor
from tests.interop import walking
from tests.interop.house import Visitor

NIK, CARD = "3578016612700077", "3578012601150077"
MENDED_NIK, MENDED_CARD = "3578016612700088", "3578012601150088"
MARKS = (NIK, CARD, MENDED_NIK, MENDED_CARD)
WHO, EMAIL = "hesti", "hesti@contoh.example"


def test_numbers_of_a_person_are_nowhere_in_plain_text(begin_house, town, tmp_path):
    house, worker = begin_house("web"), begin_house("worker")
    house.open()
    worker.begin("pendopo", "worker")
    someone = walking.person(WHO)
    profile.save(
        someone=someone,
        answers={"nik": NIK, "family_card": CARD},
        actor=Actor(someone.pk),
        now=datetime.now(UTC),
    )
    resident = Visitor(house.port)
    resident.sign_in(EMAIL)

    certificate = _sends(resident, _types(resident))
    _corrects(certificate)
    walking.grant(certificate)
    permit = _gets_permit(worker)
    worker.wait_for(lambda: _is_issued(certificate) and _is_issued(permit))
    _reads(resident, certificate)
    worker.wait_for(lambda: not Dispatch.objects.exclude(state="sent").exists())
    worker.kill()
    house.kill()

    letter = documents.of_subject(certificate.stream)[0]
    assert MENDED_NIK in repr(documents.said(letter)), "the letter does say it"
    places = {"log of the server": house.said.encode(), "log of the worker": worker.said.encode()}
    places |= {"tables": _tables()}
    places |= {f"{path}": _bytes_of(path) for path in _files(tmp_path)}
    assert certificate.number.encode() in places["tables"], "what is there is found"
    assert certificate.number.encode() in places["log of the worker"], "mails go to the console"
    assert not [
        (place, mark)
        for place, content in places.items()
        for mark in MARKS
        for form in _forms(mark)
        if form in content or form in place.encode()
    ]


def _types(resident):
    """Type a wrong number and the right one into the wizard, as she does at home."""
    draft = walking.draft(WHO)
    page = f"/konsep/{draft.uuid}/applicant"
    assert resident.get(page) == ""
    assert "Kartu Keluarga" in resident.page
    assert CARD in resident.page, "her own draft shows it, to compare it with the card"
    assert resident.headers["Cache-Control"] == "no-store"
    resident.post(f"{page}/simpan", {"nik": f"{NIK}1", "family_card": CARD})
    resident.post(page, {"nik": NIK, "family_card": CARD})
    resident.get(f"/konsep/{draft.uuid}/periksa")
    told = accounts.profile_of(draft.person)
    return applications.save(
        draft=draft, answers=told, actor=Actor(draft.person_id), now=datetime.now(UTC)
    )


def _sends(resident, draft):
    receipt = resident.post(f"/konsep/{draft.uuid}/kirim")
    assert receipt, resident.page
    resident.get(receipt)
    return Case.objects.get(intent_key=draft.intent_key)


def _corrects(case):
    walking.officer(case, "check", "incomplete", mend=("nik", "family_card", "family_card_copy"))
    walking.correct(
        case,
        answers={"nik": MENDED_NIK, "family_card": MENDED_CARD},
        documents=["family_card_copy"],
    )


def _gets_permit(worker):
    """Let her ask and pay for a permit, up to its signature."""
    draft = walking.draft(WHO, "izin-reklame", walking.REKLAME, walking.REKLAME_PAPERS)
    case = applications.submit(
        draft=draft, actor=Actor(draft.person_id), now=datetime.now(UTC), language="id"
    ).case
    walking.officer(case, "check", "complete")
    walking.officer(case, "technical", "recommend", records={"recommendation_no": "510/71/2026"})
    walking.officer(case, "assess_tax", "done")
    bill = bills.open_invoice(case.stream)
    now = datetime.now(UTC)
    paid = Notification("sandbox", uuid4().hex, bill.code, bill.amount, now)
    receiving.receive(notification=paid, now=now)
    worker.wait_for(lambda: case.tasks.open().filter(step="initial").exists())
    walking.officer(case, "initial", "done")
    walking.officer(case, "sign", "approve")
    return case


def _is_issued(case):
    return Case.objects.filter(pk=case.pk, state="ISSUED").exists()


def _reads(resident, case):
    """Open what she may open of her case."""
    (letter,) = documents.of_subject(case.stream)
    own = f"/permohonan/{case.number}"
    for path in (own, "/permohonan", "/kotak-masuk", f"/verifikasi/{letter.code}"):
        assert resident.get(path) == ""
        assert resident.status == 200
        assert not [mark for mark in MARKS if mark in resident.page], path
    resident.get(f"{own}/surat/{letter.code}")


def _forms(mark):
    """A number as it might lie about: plain, in groups, wide, in base64 and hex, hashed bare."""
    plain = mark.encode()
    yield from (plain, mark.encode("utf-16-le"), plain.hex().encode())
    for sign in (" ", ".", "-"):
        yield sign.join(mark[at : at + 4] for at in range(0, 16, 4)).encode()
    for shift in range(3):
        yield b64encode(b"x" * shift + plain)[4:20]
    for name in ("md5", "sha1", "sha256"):
        digest = hashlib.new(name, plain, usedforsecurity=False)
        yield from (digest.digest(), digest.hexdigest().encode(), b64encode(digest.digest()))


def _tables():
    """Return every column of every row: text as text, bytes as bytes."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [_plain(value) for row in cursor.fetchall() for value in row]
    return b"\n".join(found)


def _plain(value):
    return bytes(value) if isinstance(value, (bytes, memoryview)) else f"{value}".encode()


def _files(tmp_path):
    """Return the kept files, what the processes left in their scratch folder, and the database."""
    folders = [Path(settings.FILES_FOLDER), tmp_path / "scratch"]
    if connection.vendor == "sqlite":
        folders.append(Path(connection.settings_dict["NAME"]).parent)
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def _bytes_of(path):
    """Read a file from another process: closing it here would drop the locks of the database."""
    return subprocess.run(["cat", path], stdout=subprocess.PIPE, check=True).stdout
