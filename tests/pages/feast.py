"""The small service with a second page: a question that appears, a table, long texts."""

from django.test import Client

from tests.engine import tents

_PAGE = """  place:
    title: Tempat // The place
    privacy: open
    fields:
      place:
        type: choice
        label: Tempat acara // Where it is held
        options: {yard: Halaman rumah // Yard, street: Jalan umum // Street}
      road: {type: text, label: Nama jalan // Name of the street, shown: place is street}
      remark: {type: long_text, label: Keterangan // Remark, required: no}
      guests:
        type: table
        label: Tamu // Guests
        required: no
        columns:
          guest: {type: text, label: Nama tamu // Name of the guest}
documents:
"""
SERVICE = tents.SERVICE.replace("documents:\n", _PAGE, 1)
EVENT = {
    "nik": tents.NIK,
    "full_name": "Ani Lestari",
    "ward": "35.78.01.1001",
    "held_on": "2026-09-01",
    "tents": "2",
}
PLACE = {"place": "yard", "remark": ""}


def begin(browser: Client) -> str:
    """Begin a draft; return the address under which it stands."""
    browser.post("/layanan/pinjam-tenda/ajukan")
    answer = browser.get("/permohonan")
    return f"/konsep/{answer.context['drafts'][0]['draft'].uuid}"
