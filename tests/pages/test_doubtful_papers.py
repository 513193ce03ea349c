"""A photograph that may be unreadable: she and the officer are told, and it is not refused."""

from pendopo.cases.models import Case
from tests.pages import feast
from tests.pages.feast import EVENT
from tests.pages.people import desk_of, photograph

_DOUBT = "petugas mungkin tidak dapat membacanya. Ganti, atau pakai yang ini."


def test_a_doubt_is_told_at_the_question_on_the_review_and_at_the_desk(at_home, service):
    here = feast.begin(at_home)
    at_home.post(f"{here}/event", EVENT)
    paper = f"{here}/berkas-id_card"

    uploaded = at_home.post(paper, {"id_card": photograph()}, follow=True)
    gone_on = at_home.post(paper, {})
    review = at_home.get(f"{here}/periksa")
    at_home.post(f"{here}/kirim")
    case = Case.objects.get()
    file = case.papers.get().file
    assert file.doubt

    assert _DOUBT in uploaded.text
    assert gone_on.url == f"{here}/periksa"
    assert _DOUBT in review.text
    for page in (f"/meja/{case.number}", f"/meja/{case.number}/berkas/{file.uuid}"):
        assert f"{file.doubted[0]}</p>" in desk_of("counter").get(page).text
