"""A service in words, as its public page tells it."""

from pendopo.catalogue import describing
from pendopo.rules.definition.model import Definition
from tests.definitions.cast import changed, service


def titles(key: str) -> list[str]:
    return [one.title[0] for one in describing.steps(service(key))]


def test_what_happens_is_the_usual_way_and_what_a_refusal_brings():
    assert titles("izin-reklame") == [
        "Pemeriksaan kelengkapan",
        "Rekomendasi tim teknis",
        "Penetapan pajak",
        "Pembayaran",
        "Paraf",
        "Penetapan dan tanda tangan",
        "Penerbitan",
        "Bila ditolak",
    ]
    assert "Penandatanganan penolakan" not in titles("sktm")
    assert describing.steps(service("sktm"))[-1].text == (
        "Anda menerima surat bertanda tangan yang memuat alasannya. "
        "Anda dapat mengajukan keberatan dalam 21 hari kerja.",
        "You receive a signed letter that gives the reasons. "
        "You can object within 21 working days.",
    )


def test_a_paper_that_hangs_on_a_setting_is_asked_for_or_not():
    with_photos, _ = changed("sktm", "    default: no", "    default: yes")
    assert with_photos is not None

    def asked(definition: Definition) -> dict[str, str]:
        return {one.label[0]: one.when[0] for one in describing.documents(definition)}

    photos = "Foto rumah, tampak depan dan samping"
    assert photos not in asked(service("sktm"))
    assert asked(with_photos)[photos] == ""


def test_a_condition_speaks_of_what_one_chooses():
    when = {one.label[0]: one.when for one in describing.documents(service("izin-reklame"))}

    assert when["Akta pendirian"] == (
        "Bila Anda memilih “Badan” untuk “Jenis pelaku usaha”.",
        "If you choose “Company” for “Kind of business”.",
    )
    assert when["Surat kuasa bermeterai"][0] == (
        "Bila Anda mencentang “Saya mengajukan untuk orang atau badan lain”."
    )


def test_the_last_of_several_ways_has_an_or():
    assert describing.ways(service("sktm"))["by"] == (
        "daring di halaman ini, di loket kantor, atau didampingi petugas",
        "online on this page, at the office counter, or with the help of an officer",
    )
    assert describing.ways(service("izin-reklame"))["who"] == (
        "perorangan atau badan",
        "individuals or organisations",
    )


def test_how_long_it_is_kept_and_what_becomes_of_it_is_said():
    archived, _ = changed("sktm", "  then: destroy", "  then: archive")
    for_good, _ = changed("sktm", "  keep: 2 years", "  keep: forever")
    assert archived is not None
    assert for_good is not None

    said = [describing.keeping(one)[0] for one in (service("izin-reklame"), archived, for_good)]

    assert said == [
        "Disimpan 5 tahun sejak suratnya tidak berlaku lagi, lalu dihapus.",
        "Disimpan 2 tahun sejak permohonan selesai, lalu diserahkan ke arsip daerah.",
        "Disimpan untuk seterusnya.",
    ]
