import threading

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction

from pendopo.events import queries
from pendopo.events.actions import New, record, record_all
from pendopo.events.models import Checkpoint, Event
from pendopo.events.publishing import checkpoint, publish, signing_keys
from pendopo.events.tests.cast import ANI, NOW
from pendopo.events.tests.threads import in_threads
from pendopo.rules.merkle import is_included, proof, root_of

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))


@pytest.mark.on_postgresql  # SQLite has one writer at a time
@pytest.mark.django_db(transaction=True)
def test_a_reader_with_a_cursor_misses_nobody_who_commits_late():
    inserted, go_on = threading.Event(), threading.Event()

    def late():
        with transaction.atomic():
            record(stream="case/late", kind="CaseFiled", actor=ANI, at=NOW)
            inserted.set()
            go_on.wait(5)
        connection.close()

    thread = threading.Thread(target=late)
    thread.start()
    inserted.wait(5)
    with transaction.atomic():
        quick = record(stream="case/quick", kind="CaseFiled", actor=ANI, at=NOW)
    publish()
    read = list(queries.after(0, limit=10))
    go_on.set()
    thread.join()
    publish()

    assert not Event.objects.filter(pk__gt=quick.pk).exists(), "a cursor on the id loses one"
    assert [e.stream for e in (*read, *queries.after(read[-1].position, limit=10))] == [
        "case/quick", "case/late",
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_many_publishers_leave_no_gap_and_keep_the_order_of_each_stream():
    def write():
        for n in range(10):
            with transaction.atomic():
                record_all([New(f"case/{n % 3}", "Noted"), New("case/9", "Noted")],
                           actor=ANI, at=NOW)  # fmt: skip

    def publish_often():
        for _ in range(30):
            publish(limit=7)

    in_threads(write, 6, also=[publish_often] * 4)
    while publish():
        pass

    events = list(Event.objects.order_by("position"))
    assert [e.position for e in events] == list(range(1, 121))
    for stream in {e.stream for e in events}:
        places = [e.stream_sequence for e in events if e.stream == stream]
        assert places == sorted(places)


def test_a_checkpoint_grows_from_the_last_one(db):
    for sizes in (3, 5):
        record_all([New("case/1", "Noted")] * sizes, actor=ANI, at=NOW)
        publish()
        last = checkpoint(origin="pendopo.example/log", key=KEY, now=NOW)

    assert checkpoint(origin="pendopo.example/log", key=KEY, now=NOW) == last
    leaves = [bytes(e.hash) for e in queries.after(0, limit=100)]
    root = root_of(tuple((n, bytes.fromhex(h)) for n, h in last.frontier))
    assert [c.size for c in Checkpoint.objects.order_by("size")] == [3, 8]
    assert is_included(leaves[5], 5, 8, proof(5, leaves), root)


@pytest.mark.parametrize("setting", ["", "AAAA", "not base64", "AAAA,"])
def test_a_key_of_another_length_explains_itself(setting):
    with pytest.raises(ImproperlyConfigured, match="openssl rand"):
        signing_keys(setting)
