"""The desk by its pages: its lists, what they hold, how they are searched and narrowed."""

from pendopo.cases import queries
from pendopo.cases.actions import working
from pendopo.cases.models import Case, Task
from pendopo.events.models import Reading
from tests.engine import tents
from tests.engine.tents import at
from tests.pages.people import (
    OTHER_WARD,
    TENTS,
    desk_of,
    step_page,
)

ODD = ("", "abc", "-1", "0", "9" * 30, "x" * 10_000, "\x00", "'\"%_\\;--", "🐯", "<script>alert(1)")


NOW = at("2026-08-10 09:20")
OTHER_NIK = "3578014101900002"


def test_lists_and_search_take_any_input(counter, case):
    for odd in ODD:
        for name in ("daftar", "cari", "halaman", "layanan", "langkah"):
            answer = counter.get("/meja", {name: odd})
            assert answer.status_code == 200, (name, odd[:9])
            assert "<script>alert" not in answer.text


def test_the_lists_hold_what_they_say(counter, case):
    def shown(**query: str) -> bool:
        return case.number in counter.get("/meja", query).text

    assert shown(daftar="semua")
    assert shown(daftar="bebas")
    assert shown(cari="ani les")
    assert shown(cari=case.number[-6:])
    assert not shown(cari="100%")
    assert not shown(cari="_______________________________")
    assert not shown(daftar="saya")
    counter.post(step_page(case).replace("langkah", "ambil"))
    assert shown(daftar="saya")
    assert not shown(daftar="bebas")


def test_several_tasks_are_taken_at_once(counter, case, ani):
    mine, hers, other = case, tents.file(ani, held_on="2026-09-02"), tents.file(ani, nik=OTHER_NIK)
    hers_task, mine_task, third = (one.tasks.open().get().pk for one in (hers, mine, other))
    working.take(task=hers.tasks.open().get(), actor=tents.second_counter(), now=NOW)

    ticked = {
        "tugas": [mine_task, hers_task, mine_task, 0, 9**30, "9" * 5000, "x"],
        "alamat": "daftar=bebas&x=1",
    }
    answer = counter.post("/meja/ambil", ticked, follow=True)

    assert answer.redirect_chain[0][0] == "/meja?daftar=bebas&diambil=1&lewat=2"
    assert "Satu tugas Anda ambil." in answer.text
    assert "2 tugas lain sudah diambil" in answer.text
    assert other.number in answer.text
    assert mine.number not in answer.text
    assert f'value="{third}"' in answer.text


def test_nothing_ticked_says_so_and_a_stranger_takes_nothing(counter, case):
    task = case.tasks.open().get()

    assert "Belum ada yang dipilih" in counter.post("/meja/ambil", follow=True).text
    desk_of("counter", OTHER_WARD).post("/meja/ambil", {"tugas": [task.pk]})

    task.refresh_from_db()
    assert task.taken_by_id is None


def test_a_case_that_was_sent_on_is_found_by_name_or_number(counter, case, signatory):
    mine = counter.get("/meja").text
    by_name = counter.get("/meja", {"cari": "ani les"}).text
    by_number = counter.get("/meja", {"cari": case.number[-6:], "daftar": "bebas"}).text

    assert case.number not in mine
    assert case.number in by_name
    assert case.number in by_number
    assert "Satu permohonan cocok" in by_name


def test_search_finds_no_case_of_another_office(case):
    elsewhere = desk_of("counter", OTHER_WARD)

    shown = elsewhere.get("/meja", {"cari": case.number}).text

    assert f"/meja/{case.number}" not in shown
    assert "Tidak ada permohonan yang cocok" in shown


def test_what_waits_for_the_applicant_is_a_list_of_its_own(counter, case):
    assert _chips(counter)["Menunggu pemohon"] == 0

    counter.post(step_page(case), {"outcome": "incomplete", **TENTS})

    assert _chips(counter)["Menunggu pemohon"] == 1
    assert case.number not in counter.get("/meja").text
    shown = counter.get("/meja", {"daftar": "pemohon"}).text
    assert case.number in shown
    assert "pemohon</td>" in shown
    assert _chips(desk_of("counter", OTHER_WARD))["Menunggu pemohon"] == 0


def _chips(browser) -> dict[str, int]:
    return {f"{chip.word}": chip.count for chip in browser.get("/meja").context["chips"]}


def test_a_list_is_narrowed_by_service_and_step(counter, case):
    task = queries.open_tasks(case)[0]

    def shown(**query: str) -> bool:
        answer = counter.get("/meja", query)
        return case.number in answer.text

    assert shown(layanan=case.service, langkah=task.step)
    assert shown(layanan="bukan-layanan", langkah="bukan-langkah")
    task.pk = None
    twin = Case.objects.get(pk=case.pk)
    twin.pk, twin.number, twin.intent_key = None, "TENDA-LAIN", "twin"
    twin.save()
    task.case, task.step = twin, "silence"
    task.save()
    assert not shown(langkah="silence")
    narrowed = counter.get("/meja", {"langkah": "silence"})
    assert "TENDA-LAIN" in narrowed.text
    assert narrowed.context["page"].paginator.count == 1
    assert "langkah=silence" in narrowed.context["chips"][1].href


def test_today_ends_at_midnight_of_the_town(counter, case):
    task = queries.open_tasks(case)[0]

    def is_today(due: str) -> bool:
        task.due_at = at(due)
        task.save()
        return case.number in counter.get("/meja", {"daftar": "hari-ini"}).text

    assert is_today("2026-08-10 09:31")
    assert is_today("2026-08-11 00:00")
    assert not is_today("2026-08-11 00:01")
    assert not is_today("2026-08-10 09:30")


def test_the_next_is_nobody_elses_and_comes_after_this_one(counter, case):
    task = queries.open_tasks(case)[0]
    for number, due in ((1, "2026-08-12 00:00"), (2, "2026-08-13 00:00"), (3, None)):
        twin = Case.objects.get(pk=case.pk)
        twin.pk, twin.number, twin.intent_key = None, f"TENDA-{number}", f"twin/{number}"
        twin.save()
        task.pk, task.case, task.due_at = None, twin, at(due) if due else None
        task.save()

    def following(number: str) -> str:
        return counter.get(f"/meja/{number}").context["next"]

    places = [case.number, "TENDA-1", "TENDA-2", "TENDA-3"]
    assert [following(one) for one in places] == [*places[1:], case.number]
    assert 'href="/meja/TENDA-1" data-key="n"' in counter.get(f"/meja/{case.number}").text
    colleague = tents.officer("signatory").person_id
    Task.objects.filter(case__number__in=places[:2]).update(
        taken_by=colleague, taken_at=at("2026-08-10 09:00")
    )
    assert [following(one) for one in places] == ["TENDA-2", "TENDA-2", "TENDA-3", "TENDA-2"]
    assert counter.get("/meja").context["first"] == "TENDA-2"


def test_what_has_no_due_date_comes_last(counter, case):
    task = queries.open_tasks(case)[0]
    task.due_at = None
    task.save()
    twin = Case.objects.get(pk=case.pk)
    twin.pk, twin.number, twin.intent_key = None, "TENDA-LAIN", "twin"
    twin.save()
    task.pk, task.case, task.due_at = None, twin, at("2026-08-11 00:00")
    task.save()

    rows = counter.get("/meja").context["rows"]

    assert [row["case"].number for row in rows] == ["TENDA-LAIN", case.number]


def test_the_owner_sees_who_read_her_name_in_a_list_once_a_day(counter, case, ani):
    for _time in range(2):
        counter.get("/meja")
        counter.get("/meja", {"cari": "ani"})

    read = Reading.objects.filter(person_id=ani.pk, what=case.stream)

    assert sorted(read.values_list("why", flat=True)) == [
        "Daftar tugas // List of tasks",
        "Mencari permohonan // Searching for an application",
    ]
