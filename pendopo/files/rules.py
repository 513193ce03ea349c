"""The refusal of an upload, what is doubtful about one, and how much is received at all."""

from collections.abc import Mapping

from pendopo.rules.definition.language import Both
from pendopo.rules.refusals import Refused

MOST_RECEIVED = 24 * 2**20  # of one file; no question asks for more


class Unfit(Refused):
    """The file cannot be taken; the text says why and what would be right."""


DOUBTS: Mapping[str, Both] = {
    "dark": ("Foto ini gelap", "This photo is dark"),
    "small": ("Foto ini kecil", "This photo is small"),
    "blurred": ("Foto ini buram", "This photo is blurred"),
}


def doubted(doubt: str) -> Both:
    """Return what an officer is told of a picture that may be unreadable; empty of any other."""
    said = DOUBTS.get(doubt)
    return (f"{said[0]}.", f"{said[1]}.") if said else ("", "")


def replaceable(doubt: str) -> Both:
    """Return what whoever sent such a picture is told: she may replace or keep it."""
    said = DOUBTS.get(doubt)
    if said is None:
        return "", ""
    return (
        f"{said[0]}; petugas mungkin tidak dapat membacanya. Ganti, atau pakai yang ini.",
        f"{said[1]}; officers may be unable to read it. Replace it, or use this one.",
    )
