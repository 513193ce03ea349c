import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import connection, transaction

from pendopo.accounts.tests.cast import NOW, ani, resident, town  # noqa: F401  fixtures
from pendopo.files import actions, blobs, queries
from pendopo.files.models import StoredFile
from pendopo.files.rules import Unfit
from pendopo.files.tests.hostile import MB, pdf, photo
from pendopo.rules.actor import SYSTEM, Actor

MARK = b"NIK 3578010101900001 rahasia"


def stored(content=None, name="KK.jpg", actor=SYSTEM, max_bytes=5 * MB) -> StoredFile:
    return actions.store(
        content=photo() if content is None else content,
        name=name,
        accept=("jpg", "png", "pdf"),
        max_bytes=max_bytes,
        actor=actor,
        now=NOW,
    )


def kept(content=MARK) -> StoredFile:
    return actions.keep(
        content=content, media_type="application/pdf", name="surat.pdf", actor=SYSTEM, now=NOW
    )


def on_disk() -> list[str]:
    return [path.name for path in settings.FILES_FOLDER.glob("**/*") if path.is_file()]


def later(**delta) -> datetime:
    return datetime.now(UTC) + timedelta(**delta)


def test_what_was_stored_comes_back_as_it_was_painted(ani):
    file = stored(pdf(2), "Kartu Keluarga.pdf", resident(ani))

    assert queries.content(file) == pdf(2)
    assert (file.media_type, file.pages, file.name) == (
        "application/pdf", 2, "Kartu Keluarga.pdf",
    )  # fmt: skip
    assert file.stored_by == ani
    assert file.stored_at == NOW


def test_a_picture_is_stored_as_a_photo_whatever_its_name(db):
    file = stored(photo(kind="PNG"), "tangkapan layar.exe.png")

    assert (file.media_type, file.name) == ("image/jpeg", "tangkapan layar.exe.jpg")
    assert file.is_image
    assert not stored(pdf()).is_image


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("C:\\Users\\ani\\KK.jpg", "KK.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ('x"\r\nSet-Cookie: a=b', "x Set-Cookie a b.jpg"),
        ("KTP 3578010101900001.jpg", "berkas.jpg"),
        ("3578.0101.0190.0001.jpg", "berkas.jpg"),
        ("3578,0101,0190,0001.jpg", "berkas.jpg"),
        ("3578  0101\u00a00190 (0001).jpg", "berkas.jpg"),
        ("3578/0101/0190/0001.jpg", "berkas.jpg"),
        ("3 5 7 8 a 0101 b 0190 c.0001", "berkas.jpg"),
        ("KTP 12345678901.jpg", "KTP 12345678901.jpg"),
        ("٣٥٧٨٠١٠١٠١٩٠٠٠٠١.jpg", "berkas.jpg"),
        ("", "berkas.jpg"),
        (".jpg", "berkas.jpg"),
        ("a" * 300 + ".jpg", "a" * 80 + ".jpg"),
    ],
)
def test_a_name_is_harmless_and_tells_no_number(db, given, name):
    assert stored(name=given).name == name


def test_nothing_readable_lies_on_the_disk(db):
    file = kept()

    for path in settings.FILES_FOLDER.glob("**/*"):
        assert path.is_dir() or b"rahasia" not in path.read_bytes()
    assert queries.content(file) == MARK


def test_bytes_that_were_changed_on_the_disk_are_not_believed(db):
    file = kept()
    path = next(path for path in settings.FILES_FOLDER.glob("??/*"))
    box = bytearray(path.read_bytes())
    box[-1] ^= 1
    path.write_bytes(box)

    with pytest.raises(InvalidTag):
        queries.content(file)


def test_lost_bytes_are_told(db):
    file = kept()
    blobs.remove(file.sha256)

    with pytest.raises(blobs.Gone):
        queries.content(file)


def test_what_is_refused_leaves_nothing_behind(db):
    with pytest.raises(Unfit):
        stored(b"MZ" + bytes(100))

    assert not on_disk()
    assert not StoredFile.objects.exists()


def test_equal_files_share_their_bytes_until_the_last_is_discarded(db):
    first, second = kept(), kept()
    assert first.uuid != second.uuid
    assert on_disk() == [first.sha256]

    actions.discard(file=first)
    assert actions.sweep(now=later(hours=2)) == 0
    assert queries.content(second) == MARK

    actions.discard(file=second)
    assert actions.sweep(now=later(minutes=10)) == 0
    assert actions.sweep(now=later(hours=2)) == 1
    assert not on_disk()


def test_what_was_left_half_written_is_swept(db):
    folder = settings.FILES_FOLDER / "quarantine"
    folder.mkdir(parents=True)
    (folder / "half").write_bytes(b"x")

    assert actions.sweep(now=later(minutes=10)) == 0
    assert actions.sweep(now=later(hours=2)) == 1
    assert not on_disk()


def test_a_store_that_was_undone_is_swept(db):
    with transaction.atomic():
        kept()
        transaction.set_rollback(True)

    assert actions.sweep(now=later(hours=2)) == 1
    assert not on_disk()


@pytest.mark.on_postgresql
@pytest.mark.django_db(transaction=True)
def test_sweeping_waits_for_whoever_keeps_the_same_bytes():
    actions.discard(file=kept())
    sweeping = threading.Thread(target=_sweep)

    with transaction.atomic():
        file = kept()
        sweeping.start()
        sweeping.join(0.2)
        assert sweeping.is_alive()
    sweeping.join()

    assert queries.content(file) == MARK


def _sweep() -> None:
    actions.sweep(now=later(hours=2))
    connection.close()


def test_a_guest_may_store_too(db):
    assert stored(actor=Actor(0, "guest")).stored_by is None
