"""What a definition or a person puts into a column fits it, or is told at once."""

import pytest

from pendopo.rules.definition.lengths import ANSWERS
from pendopo.rules.definition.loader import load
from tests.engine import tents

LONG = "Surat yang namanya panjang sekali " * 9


@pytest.mark.parametrize(
    ("change", "into", "told"),
    [
        ("Peminjaman Tenda //", f"{LONG} //", "title has 305 letters; 120 at most"),
        ("Surat Pinjam Tenda //", f"{LONG} //", "title of 'permit' has 305 letters; 200 at most"),
        ("Tent loan letter", LONG, "title of 'permit' has 305 letters; 200 at most"),
        (
            "  check:\n    kind: check\n",
            f"  check:\n    kind: check\n    title: {LONG} // A check\n",
            "title of step 'check', which people read, has 305 letters; 90 at most",
        ),
        ("<sequence>/<unit>", f"{'A' * 60}/<sequence>/<unit>", "'number' has 85 letters; 60"),
        ("letter.typ", f"{'l' * 60}.typ", "'template' has 64 letters; 59 at most"),
        (
            "<sequence>/<unit>/<year>",
            f"<classification>/<sequence>\n    classification: {'4' * 21}",
            "'classification' has 21 letters; 20 at most",
        ),
        (
            "full_name: {type: text",
            "full_name: {type: text, max_length: 121",
            "'full_name' has 120 letters at most, wherever it is asked",
        ),
        ("id_card: {label", f"{'a' * 61}: {{label", "digits and _, 60 at most"),
        (
            "{complete: approve,",
            f"{{{'a' * 61}: {{to: approve, label: A // A}},",
            "digits and _, 60 at most",
        ),
    ],
)
def test_what_is_longer_than_its_column_is_told(change, into, told):
    assert change in tents.SERVICE
    texts = tents.texts(tents.SERVICE.replace(change, into, 1))

    _, problems = load(tents.KEY, texts)

    assert any(told in str(problem) for problem in problems), problems


def test_a_name_is_no_longer_than_its_column_wherever_it_is_asked():
    definition, _ = load(tents.KEY, tents.texts())
    name = definition.field("full_name")

    assert name.limits.max_length == ANSWERS["full_name"]


def test_a_shorter_limit_of_a_definition_stays():
    service = tents.SERVICE.replace("full_name: {type", "full_name: {max_length: 40, type")

    definition, problems = load(tents.KEY, tents.texts(service))

    assert problems == []
    assert definition.field("full_name").limits.max_length == 40
