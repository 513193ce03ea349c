"""From the texts of a folder to a definition that never changes, and what is refused on the way."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.rules.definition.kinds import KindRules
from pendopo.rules.definition.loader import canonical, content_hash, load, read_folder
from pendopo.rules.definition.model import Definition
from pendopo.rules.definition.nodes import Node, Problem
from pendopo.rules.definition.reading import Reader
from tests.definitions.cast import RESEARCHED, SHIPPED, changed, files_of, service

SERVICES = sorted(
    {path.parent.name for path in SHIPPED.glob("*/service.yaml")}
    | {
        "akta-kelahiran",
        "ktpel-penggantian",
        "ppid-permohonan",
        "sip-nakes",
    }
)


@pytest.mark.parametrize("key", SERVICES)
def test_the_service_loads_without_a_problem(key):
    definition = service(key)

    assert definition.key == key
    assert definition.steps
    assert len(definition.standard) == 8


@pytest.mark.parametrize("key", [path.parent.name for path in SHIPPED.glob("*/service.yaml")])
def test_every_page_and_paper_of_a_shipped_service_says_why_it_is_asked(key):
    """The page on which people begin promises it; the format asks it of personal questions."""
    definition = service(key)

    silent = [one.key for one in (*definition.pages, *definition.documents) if not one.why]

    assert silent == []


def test_a_folder_is_read_with_the_shared_texts_that_it_uses():
    files = read_folder(SHIPPED / "sktm", SHIPPED / "_shared")

    assert list(files) == [
        "sktm/examples.yaml",
        "sktm/letter.typ",
        "sktm/service.yaml",
        "_shared/applicant@1.yaml",
        "_shared/people.yaml",
        "_shared/public_office@1.yaml",
        "_shared/refusal.typ",
        "_shared/vocabulary.yaml",
    ]


def test_a_shared_block_may_use_another_one(tmp_path: Path):
    shared = tmp_path / "_shared"
    shared.mkdir()
    (shared / "outer@1.yaml").write_text("block: outer@1\nfields: {x: {columns: inner@2}}\n")
    (shared / "inner@2.yaml").write_text("block: inner@2\n")
    (shared / "unused@1.yaml").write_text("block: unused@1\n")
    folder = tmp_path / "it"
    folder.mkdir()
    (folder / "service.yaml").write_text("form: {page: {use: outer@1}}\n")
    (folder / "notes.txt").write_text("not part of it")

    assert set(read_folder(folder, shared)) == {
        "it/service.yaml",
        "_shared/outer@1.yaml",
        "_shared/inner@2.yaml",
    }


def test_a_file_that_is_no_text_is_told(tmp_path: Path):
    folder = tmp_path / "it"
    folder.mkdir()
    (folder / "service.yaml").write_bytes(b"service: \xff\xfe\x00")

    definition, problems = load("it", read_folder(folder, SHIPPED / "_shared"))

    assert definition is None
    assert str(problems[0]).startswith("it/service.yaml:1: not readable as YAML")


def test_the_hash_covers_every_text_and_every_setting():
    files = files_of("sktm")

    assert content_hash(files) == content_hash(dict(reversed(files.items())))
    assert len(content_hash(files)) == 64
    other = {**files, "_shared/refusal.typ": "other"}
    hashes = {
        content_hash(files),
        content_hash(other),
        content_hash(files, {"house_photos": "yes"}),
    }
    assert len(hashes) == 3
    assert canonical({"a": "\ud800é"})  # whatever a text holds


def test_a_published_text_is_compiled_without_a_disk():
    definition, problems = load("sktm", files_of("sktm"), regions={"12.34": "Kota Lain"})

    assert problems == []
    assert definition is not None
    ward = definition.field("ward")
    assert ward is not None
    assert ward.type.options == {"12.34": ("Kota Lain", "Kota Lain")}


def test_a_setting_of_the_town_takes_the_place_of_the_default():
    definition, problems = load("sktm", files_of("sktm"), settings={"house_photos": "yes"})

    assert problems == []
    assert definition is not None
    assert definition.settings["house_photos"].value is True
    assert definition.settings["house_photos"].default is False
    photos = definition.field("house_photos")
    assert photos is not None
    assert photos.required.holds({})  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("key", "settings", "told"),
    [
        ("sktm", {"house_fotos": "yes"}, "Did you mean 'house_photos'?"),
        ("sktm", {"house_photos": "maybe"}, "there is no question 'maybe'"),
        ("izin-reklame", {"tax_rate": "30%"}, "setting 'tax_rate' is above what it may be (25%)"),
        ("izin-reklame", {"tax_rate": "Rp5"}, "this gives money, but number is needed here"),
    ],
)
def test_a_wrong_setting_of_the_town_is_told(key, settings, told):
    _, problems = load(key, files_of(key), settings=settings)

    assert any(told in str(problem) for problem in problems), problems


def test_a_definition_is_whole():
    definition = service("izin-reklame")

    assert definition.title == ("Izin Penyelenggaraan Reklame", "Outdoor advertising permit")
    assert definition.apply.for_others == "mandate"
    assert definition.apply.guest is False
    assert definition.tables["road_classes"].rows["arterial"]["daily_value"] == 7500
    assert [page.key for page in definition.pages] == [
        "applicant",
        "business",
        "request",
        "advertisement",
        "place",
    ]
    length = definition.field("length_m")
    assert length is not None
    assert (length.unit, length.limits.decimals, length.limits.most) == ("m", 2, 100)
    permit = definition.issues["permit"]
    assert permit.remind is not None
    assert permit.remind.words == ("30 hari", "30 days")
    assert permit.supervise is not None
    assert permit.supervise.words == ("3 bulan", "3 months")
    assert permit.renew == {"request": "renewal"}
    assert (permit.revoke_by, permit.revoke_hearing) == ("signatory", True)
    assert definition.steps["assess_tax"].office == "bapenda"
    initial = definition.steps["initial"].limit
    assert initial is not None
    assert initial.words == ("setengah hari kerja", "half a working day")
    assert definition.vocabulary.registers["business"].gives == ("nib", "company_name", "npwp")
    assert definition.notices == {}


def test_what_comes_after_an_objection_is_read():
    objection = service("ppid-permohonan").objection

    assert objection is not None
    assert objection.next_to == "Komisi Informasi"
    assert objection.next_within is not None
    assert objection.next_within.words[0] == "14 hari kerja"
    assert objection.outcomes["upheld"] == ("Dikabulkan", "Upheld")
    extension = service("ppid-permohonan").clock.extension
    assert extension is not None
    assert (extension.times, extension.needs_reason) == (1, True)


def test_a_notice_of_its_own_fills_answers_in():
    definition, problems = changed(
        "ktpel-penggantian",
        "    Blank cards have run out.",
        "    Blank cards have run out for <full_name>, born <birth_date>.",
    )
    assert problems == []
    assert definition is not None

    english = definition.notices["out_of_stock"][1]

    known = {"full_name": "Ani", "birth_date": date(1990, 1, 2)}
    assert english.fill(known, 1).startswith(
        "Blank cards have run out for Ani, born 2 January 1990."
    )


# ── kinds and their sections ───────────────────────────────────────────────────
SECTION = "\ncomplaints:\n  classes: {road: 5 working days}\n  urgent: purpose is health\n"


def complaint(kind: str = "complaint", text: str = SECTION) -> dict[str, str]:
    own = files_of("sktm")["sktm/service.yaml"]
    return files_of(
        "sktm", service=own.replace("owner: kelurahan", f"owner: kelurahan\nkind: {kind}") + text
    )


def read_complaints(node: Node, reader: Reader) -> tuple[bool, str]:
    reader.known(node, {"classes", "urgent"}, "complaints", {"classes"})
    urgent = reader.condition(node.get("urgent"))
    classes = {key: reader.duration(one) for key, one in node.inner("classes").entries()}
    span = classes.get("road")
    return bool(urgent and urgent.holds({"purpose": "health"})), span.words[0] if span else ""


NEEDLESS = frozenset({"fee", "issues", "standard"})
KINDS = {
    "application": KindRules(),
    "complaint": KindRules("complaints", read_complaints, NEEDLESS),
}


def test_a_room_reads_the_section_that_it_adds():
    definition, problems = load("sktm", complaint(), kinds=KINDS)

    assert problems == []
    assert definition is not None
    assert definition.kind == "complaint"
    assert definition.section == (True, "5 hari kerja")


def test_problems_inside_a_section_carry_their_line():
    files = complaint(text=SECTION.replace("purpose is health", "purpose is wealth"))

    _, problems = load("sktm", files, kinds=KINDS)

    line = files["sktm/service.yaml"].count("\n")
    assert [str(problem) for problem in problems] == [
        f"sktm/service.yaml:{line}: in 'purpose is wealth': 'wealth' is not an option of "
        "'Purpose'. Did you mean 'health'?"
    ]


def test_a_kind_whose_room_is_not_installed_is_refused_by_name_with_its_section():
    _, problems = load("sktm", complaint(), kinds={"application": KindRules()})

    assert "the kind 'complaint' belongs to a room that is not installed here" in str(problems)
    assert "'complaints'" in str(problems)


def test_a_section_stands_only_in_its_own_kind():
    _, problems = load("sktm", complaint("application"), kinds=KINDS)

    assert "is for the kind 'complaint', not 'application'" in str(problems)


def test_a_complaint_needs_no_fee_and_no_standard():
    text = files_of("sktm")["sktm/service.yaml"].replace("owner: k", "kind: complaint\nowner: k")
    text = text.replace("fee:\n  kind: free\n", "")
    text = text[: text.index("standard:")]

    _, problems = load("sktm", files_of("sktm", service=text), kinds=KINDS)

    assert problems == []


# ── nothing raises ─────────────────────────────────────────────────────────────
def outcome(text: str, key: str = "sktm") -> tuple[Definition | None, list[Problem]]:
    return load(key, files_of(key, service=text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "42",
        "- a\n- b\n",
        "service: sktm\n",
        "service: {sktm: yes}\n",
        "? [a, b]\n: c\n",
        "a: &x b\n",
        "a: !!python/object x\n",
        "<<: {a: b}\n",
        "---\na: b\n---\nc: d\n",
        "a: \x00",
        "a: \ud800",
        "[" * 5000,
        "{a: " * 5000,
        "a:\n" + "".join(" " * n + "b:\n" for n in range(1, 200)),
        "x" * 500_000,
        "%YAML 1.1\n---\na: b\n",
        "steps: []\nends: x\nform: [1]\nclock: {}\nfee: []\nissues: 3\n",
    ],
    ids=lambda text: text[:12].strip(),
)
def test_what_is_no_definition_is_told_never_an_exception(text):
    definition, problems = outcome(text)

    assert definition is None
    assert problems
    assert all(str(problem).startswith("sktm/service.yaml:") for problem in problems)


def test_missing_files_are_told():
    assert str(load("sktm", {})[1][0]) == "sktm/service.yaml:1: there is no such file"
    alone = {"sktm/service.yaml": "service: sktm"}
    assert str(load("sktm", alone)[1][0]) == "_shared/vocabulary.yaml:1: there is no such file"


LINES = files_of("izin-reklame")["izin-reklame/service.yaml"].splitlines()


@given(st.data())
@settings(max_examples=60)
def test_a_damaged_definition_is_told_never_an_exception(data):
    """Lines are dropped, doubled, swapped, emptied, indented: loading gives problems."""
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 2))
        match data.draw(st.sampled_from(["drop", "double", "swap", "value", "indent", "cut"])):
            case "drop":
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case "swap":
                lines[at], lines[at + 1] = lines[at + 1], lines[at]
            case "value":
                values = ["", "[]", "{}", "[a, b]", "{a: b}", "1", "yes", "x // y // z"]
                lines[at] = lines[at].partition(":")[0] + ": " + data.draw(st.sampled_from(values))
            case "indent":
                lines[at] = "  " + lines[at]
            case "cut":
                lines[at] = lines[at][: len(lines[at]) // 2]

    definition, problems = outcome("\n".join(lines), "izin-reklame")

    assert definition is not None or problems
    assert all(problem.place.line >= 0 and problem.text for problem in problems)


def test_the_research_is_where_the_other_four_services_lie():
    """The four services that are not shipped are loaded from beside the repository."""
    if not RESEARCHED.is_dir():
        pytest.skip("../shared/definitions is not here, so four services were not loaded")

    assert {path.parent.name for path in RESEARCHED.glob("*/service.yaml")} >= set(SERVICES)
