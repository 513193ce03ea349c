"""Worked cases as they are written, and compared with what the engine made of them."""

from dataclasses import replace
from datetime import datetime

import pytest

from pendopo.rules.definition import examples, seen
from pendopo.rules.definition.nodes import Node, read
from pendopo.rules.definition.seen import Seen
from pendopo.rules.definition.worked import Example
from tests.definitions.cast import example_of, files_of, service
from tests.definitions.test_loading import SERVICES


def problems_of(key: str, before: str, after: str) -> list[str]:
    text = files_of(key)[f"{key}/examples.yaml"]
    assert before in text
    changed = files_of(key, examples=text.replace(before, after, 1))
    return [str(problem) for problem in examples.parse(service(key), changed)[1]]


@pytest.mark.parametrize("key", SERVICES)
def test_the_examples_of_a_service_are_read_without_a_problem(key):
    found, problems = examples.parse(service(key), files_of(key))

    assert problems == []
    assert len(found) >= 5
    assert seen.untaken(service(key), found) == []


def test_a_line_of_the_logbook_is_read():
    move = example_of("sktm", "scholarship").moves[0]

    assert move.at == datetime(2026, 8, 10, 9, 0)  # noqa: DTZ001  # local time
    assert (move.who, move.step, move.outcome) == (
        "neighbourhood_head",
        "neighbourhood",
        "approve",
    )
    assert move.records.said("letter_no") == "14/RT003/VIII/2026"


def test_a_limit_that_passes_has_no_outcome():
    move = example_of("sktm", "lapsed").moves[-1]

    assert (move.who, move.step, move.outcome) == ("clock", "correct", "")


def test_a_case_takes_over_what_it_does_not_change():
    one = example_of("izin-reklame", "unpaid")

    assert one.who == "ani"
    assert one.answers.said("medium") == "vehicle"
    assert one.answers.said("nib") == "1234567890123"
    assert one.world.inner("zones").items == ()
    assert one.expect.said("end") == "lapsed"
    assert len(one.moves) == 6


def test_people_of_the_file_stand_beside_the_shared_cast():
    text = files_of("sktm")["sktm/examples.yaml"] + "\npeople:\n  budi: {full_name: Budi}\n"
    text = text.replace("as: ani", "as: budi", 1)

    found, problems = examples.parse(service("sktm"), files_of("sktm", examples=text))

    assert problems == []
    assert found[0].person == {"full_name": "Budi"}
    assert found[1].person["full_name"] == "Joko Santoso"


def test_a_circle_of_likenesses_is_told():
    told = problems_of("sktm", "    as: ani\n", "    as: ani\n    like: head_refuses\n")

    assert any("there is no example 'head_refuses' before it" in problem for problem in told)


@pytest.mark.parametrize(
    "text", ["", "x", "- a", "examples: []", "examples: {a: b}", "people: 3", "a: &b c"]
)
def test_what_is_no_list_of_cases_is_told_never_an_exception(text):
    found, problems = examples.parse(service("sktm"), files_of("sktm", examples=text))

    assert found == []
    assert problems


def test_a_service_without_examples_is_told():
    files = files_of("sktm")
    del files["sktm/examples.yaml"]

    assert "publishing needs some" in str(examples.parse(service("sktm"), files)[1])


# ── compared with what the engine saw ──────────────────────────────────────────
GOOD = Seen(
    route=["neighbourhood", "check", "verify", "sign", "issue"],
    end="issued",
    at="issued",
    due="2026-08-11",
    fee="Rp0",
    hidden=["beneficiary_nik", "purpose_detail"],
    missing=[],
    refused={},
    warned=["Tanggal lahir berbeda dari NIK."],
    because={"structure": "Luas lebih dari 6 m²"},
    decided_in_time=True,
    decided_by="signatory",
    letters={"letter": {"name": "Ani Lestari", "rows": ["a", "b"]}},
)


def expecting(text: str) -> Example:
    node: Node = read(f"expect: {text}", "sktm/examples.yaml")
    return replace(example_of("sktm", "scholarship"), expect=node.inner("expect"))


@pytest.mark.parametrize(
    "text",
    [
        "{end: issued, due: 2026-08-11, fee: Rp0, decided_in_time: yes, decided_by: signatory}",
        "{route: [neighbourhood, check, verify, sign, issue], hidden: [beneficiary_nik]}",
        "{warned: berbeda dari NIK, because: {structure: Luas lebih dari 6 m²}}",
        "{letter: {name: Ani Lestari}, letters: {letter: {rows: [a, b]}}, missing: []}",
        "{}",
    ],
)
def test_what_came_out_as_expected_is_no_problem(text):
    assert seen.differences(expecting(text), GOOD) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{end: refused}", "end is issued, not refused"),
        ("{end: none}", "end is issued, not none"),
        ("{due: none}", "due is 2026-08-11, not none"),
        ("{decided_in_time: no}", "decided_in_time is yes, not no"),
        ("{route: [check]}", "route is ['neighbourhood', 'check'"),
        ("{hidden: [income]}", "['income'] should be hidden"),
        ("{missing: [id_card]}", "missing is [], not ['id_card']"),
        ("{warned: terlambat}", "no warning contains “terlambat”"),
        ("{because: {structure: lain}}", "not “lain”"),
        (
            "{refused: {income: terlalu}}",
            "'income' should be refused with “terlalu”, but is accepted",
        ),
        ("{letter: {name: Budi}}", "letter field 'name' is “Ani Lestari”, not “Budi”"),
        ("{letters: {permit: {name: Ani}}}", "permit field 'name' is “None”, not “Ani”"),
    ],
)
def test_what_came_out_otherwise_is_told(text, told):
    problems = seen.differences(expecting(text), GOOD)

    assert told in str(problems[0])
    assert problems[0].place.file == "sktm/examples.yaml"


def test_a_case_that_cannot_be_sent_fails_unless_it_expects_so():
    refused = replace(GOOD, refused={"income": "Penghasilan masih kosong."})

    assert "cannot be sent: income" in str(seen.differences(expecting("{}"), refused)[0])
    assert seen.differences(expecting("{refused: {income: kosong}}"), refused) == []
    assert "'income' is refused too" in str(
        seen.differences(expecting("{refused: {nik: salah}}"), refused)
    )


def test_every_end_has_to_be_reached():
    problems = seen.unreached(service("sktm"), {"issued", "refused"})

    assert [problem.text for problem in problems] == [
        "no example ends in 'lapsed'; publishing needs one"
    ]


def test_outcomes_that_nobody_takes_are_listed():
    one = example_of("sktm", "lapsed")

    assert "sign → return" in seen.untaken(service("sktm"), [one])
    assert "check → incomplete" not in seen.untaken(service("sktm"), [one])
