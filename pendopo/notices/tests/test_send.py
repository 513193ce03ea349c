import threading

import pytest
from django.db import connection
from django.template.exceptions import TemplateDoesNotExist

from pendopo.accounts.models import Person
from pendopo.accounts.tests.cast import NOW, ani, cici, resident, town  # noqa: F401  fixtures
from pendopo.events.models import Event
from pendopo.notices import actions, queries
from pendopo.notices.models import Dispatch, Notice
from pendopo.rules.actor import GUEST

TEMPLATE = "cases/notices/tiba.txt"
TEXT = """{% load i18n %}{% blocktranslate %}Berkas {{ number }}{% endblocktranslate %}

{% if link %}Lihat {{ link }} di {{ town.name }}.{% endif %}
{{ typed }}
"""


def with_template(settings, text) -> None:
    """Let a room have the template, as if it lay in its folder."""
    [engine] = settings.TEMPLATES
    loaders = [("django.template.loaders.locmem.Loader", {TEMPLATE: text})]
    loaders.append("django.template.loaders.app_directories.Loader")
    options = {**engine["OPTIONS"], "loaders": loaders}
    settings.TEMPLATES = [{**engine, "APP_DIRS": False, "OPTIONS": options}]


@pytest.fixture(autouse=True)
def room_with_a_template(settings):
    with_template(settings, TEXT)


def send(to: Person, key="case/1#3/tiba", template=TEMPLATE, now=NOW, **values) -> Notice:
    return actions.send(
        key=key,
        to=to.pk,
        template=template,
        values={"number": "SURAT-2026-000001", "typed": "", **values},
        link="/permohonan/SURAT-2026-000001",
        now=now,
    )


def test_a_notice_lies_in_the_inbox(ani, cici):
    notice = send(ani)

    assert notice.subject == "Berkas SURAT-2026-000001"
    assert notice.body == "Lihat /permohonan/SURAT-2026-000001 di Kota Contoh."
    assert list(queries.inbox(resident(ani))) == [notice]
    assert not queries.inbox(resident(cici)).exists()
    assert not queries.inbox(GUEST).exists()


def test_a_notice_is_kept_in_both_languages(ani, settings):
    with_template(
        settings, "{% load i18n %}{% get_current_language as now %}{{ now }}\n\n~{{ now }}"
    )

    notice = send(ani)

    assert (notice.subject_both, notice.body_both) == (("id", "en"), ("~id", "~en"))


def test_a_notice_of_an_old_house_is_read_as_it_was_written(ani):
    old = Notice(person=ani, subject="Berkas 1", body="Lihat.")

    assert old.subject_both == ("Berkas 1", "Berkas 1")
    assert old.body_both == ("Lihat.", "Lihat.")


def test_what_somebody_typed_stands_there_as_it_was_typed(ani):
    assert send(ani, typed="Toko <Ani> & 'Anak'").body.endswith("Toko <Ani> & 'Anak'")


def test_a_line_break_in_a_value_forges_no_head_of_a_mail(ani):
    assert send(ani, number="1\nBcc: semua@contoh.example").subject == "Berkas 1"


def test_the_same_key_tells_once(ani):
    first, again = send(ani), send(ani, number="lain")

    assert again == first
    assert Notice.objects.count() == Dispatch.objects.count() == 1
    assert Event.objects.filter(kind="NoticeSent").count() == 1


@pytest.mark.on_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_key_tell_once(ani):
    threads = [threading.Thread(target=_send, args=(ani,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Notice.objects.count() == Event.objects.filter(kind="NoticeSent").count() == 1


def _send(to: Person) -> None:
    send(to)
    connection.close()


def test_the_event_holds_nothing_personal(ani):
    notice = send(ani)

    event = Event.objects.get(kind="NoticeSent")
    assert event.stream == ani.stream
    assert event.payload == f'{{"notice":{notice.pk},"template":"{TEMPLATE}"}}'


def test_who_left_gets_no_mail(ani):
    Person.objects.filter(pk=ani.pk).update(is_active=False)

    send(ani)

    assert not Dispatch.objects.exists()


def test_a_missing_template_is_our_mistake_and_tells_nobody(ani):
    with pytest.raises(TemplateDoesNotExist):
        send(ani, template="cases/notices/tidak-ada.txt")

    assert not Notice.objects.exists()


def test_only_the_person_opens_a_notice_and_the_first_time_counts(ani, cici):
    notice = send(ani)
    assert queries.unread_count(resident(ani)) == 1
    assert queries.unread_count(GUEST) == 0

    actions.mark_read(notices=[notice], actor=resident(cici), now=NOW)
    assert queries.unread_count(resident(ani)) == 1

    actions.mark_read(notices=[notice], actor=resident(ani), now=NOW)
    actions.mark_read(notices=[notice], actor=resident(ani), now=NOW.replace(hour=9))
    notice.refresh_from_db()
    assert notice.read_at == NOW
    assert queries.unread_count(resident(ani)) == 0
