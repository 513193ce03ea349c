"""Whatever is typed, whatever is answered: an expression is refused in words, or has a value."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.rules.definition.expressions import DEEPEST, LONGEST, compile_expression
from pendopo.rules.definition.functions import WORKING_DAYS
from pendopo.rules.definition.language import (
    DATE,
    MONEY,
    NUMBER,
    POINT,
    TEXT,
    TIME,
    TRUTH,
    ZONE,
    Name,
    Point,
    Type,
    Wrong,
)
from pendopo.rules.tests.questions import CITY

REASON = Type("choice", {"lost": ("Hilang", "Lost"), "damaged": ("Rusak", "Damaged")})
ROWS = Type("table", columns={"n": Name(NUMBER, ("Banyak", "Quantity"))})
ROAD = Type(
    "reference",
    {"main": ("Utama", "Main")},
    {"rate": Name(MONEY, ("Tarif", "Rate"))},
    {"main": {"rate": Decimal(5)}},
)
SCOPE = {
    "a": Name(TRUTH, ("A", "A")),
    "b": Name(TRUTH, ("B", "B")),
    "c": Name(TRUTH, ("C", "C")),
    "x": Name(NUMBER, ("X", "X"), "m"),
    "y": Name(NUMBER, ("Y", "Y")),
    "m": Name(MONEY, ("Uang", "Money")),
    "d": Name(DATE, ("Hari", "Day")),
    "e": Name(DATE, ("Hari lain", "Other day")),
    "t": Name(TIME, ("Jam", "Time")),
    "s": Name(TEXT, ("Teks", "Text")),
    "r": Name(REASON, ("Alasan", "Reason")),
    "rs": Name(Type("choices", REASON.options), ("Alasan", "Reasons")),
    "p": Name(POINT, ("Titik", "Point")),
    "z": Name(ZONE, ("Zona", "Zone"), constant="z"),
    "g": Name(ROWS, ("Barang", "Goods")),
    "road": Name(ROAD, ("Jalan", "Road")),
    "nik": Name(Type("nik"), ("NIK", "NIK")),
    "today": Name(DATE, ("hari ini", "today")),
}
WORDS = (
    *SCOPE,
    *"and or not is in includes answered otherwise yes no lost damaged n road.rate".split(),
    *"count( any( all( sum( least( most( age( days( workdays( words( earliest( latest(".split(),
    *"smaller( larger( upper( spelled( inside( nik_matches( ( ) [ ] , . + - * / < > <= >=".split(),
    *'1 2.5 25% Rp1.000 2026-01-31 9999-12-31 "text" days month year = == ? é ２'.split(),
)
EXPRESSIONS = (
    "a and b or not c",
    "x + y * 2 > x / y",
    "m * x >= Rp5.000",
    "d + 30 days <= e - 1 year",
    "days(e - d) + workdays(d, e)",
    "earliest(d, e) < today",
    "age(d) >= 17 or s is answered",
    "r is lost or r not in (damaged) or rs includes lost",
    "inside(p, z)",
    "any(g, n > x) and all(g, n < 9) and count(g) > 1",
    "sum(g, n * 2) > least(g, n) otherwise most(g, n)",
    "road.rate > Rp1",
    "spelled(x)",
    "upper(r)",
    "words(s) > 1",
    "nik_matches(nik, d, r)",
    "t > t",
    "x * x * x * x * x * x * x * x * x * x * x * x",
)

anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**40), 10**40),
    st.floats(),
    st.decimals(),
    st.decimals(-(10**24), 10**24),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.times(),
    st.timedeltas(),
    st.text(max_size=20),
    st.sampled_from(["lost", "main", "z", "9" * 16]),
    st.builds(Point, st.decimals(-90, 90), st.decimals(-180, 180), st.just(frozenset({"z"}))),
    st.lists(
        st.one_of(st.none(), st.text(max_size=3), st.dictionaries(st.just("n"), st.decimals()))
    ),
    st.dictionaries(st.just("n"), st.integers()),
)
envs = st.dictionaries(st.sampled_from([*SCOPE, WORKING_DAYS]), anything)
three = st.sampled_from([True, False, None])


@given(st.lists(st.sampled_from(WORDS), max_size=25), envs)
@settings(max_examples=150)
def test_any_words_are_refused_or_give_a_value(words, env):
    try:
        code = compile_expression(" ".join(words), SCOPE)
    except Wrong:
        return

    code.run(env)
    for lang in (0, 1):
        assert isinstance(code.why(env, lang), str)


@given(st.text(max_size=60))
def test_any_text_is_refused_or_compiled(text):
    with suppress(Wrong):
        compile_expression(text, SCOPE)


@pytest.mark.parametrize("text", EXPRESSIONS)
@given(env=envs)
@settings(max_examples=30)
def test_no_answer_makes_an_expression_raise(text, env):
    code = compile_expression(text, SCOPE)

    code.run(env)
    for lang in (0, 1):
        assert isinstance(code.why(env, lang), str)


@given(a=three, b=three, c=three)
def test_the_laws_of_three_valued_logic_hold(a, b, c):
    env = {"a": a, "b": b, "c": c}

    def value(text: str) -> object:
        return compile_expression(text, SCOPE).run(env)

    assert value("not (a and b)") == value("not a or not b")
    assert value("not (a or b)") == value("not a and not b")
    assert value("a and b") == value("b and a")
    assert value("a or b") == value("b or a")
    assert value("a and (b or c)") == value("a and b or a and c")
    assert value("a or (b and c)") == value("(a or b) and (a or c)")
    assert value("not not a") is a
    assert value("not not not a") == value("not a")
    assert value("a and a") is a
    assert value("a and no") is False
    assert value("a or yes") is True


@given(a=three, b=three)
def test_what_holds_is_never_undone_by_a_further_answer(a, b):
    """What is decided while an answer is missing stays decided when it comes."""
    for text in ("a and b", "a or b", "not a or b", "not (a and not b)"):
        code = compile_expression(text, SCOPE)
        full = code.run({"a": a, "b": b})

        for partly in ({"a": a}, {"b": b}, {}):
            early = code.run(partly)
            assert early is None or early == full or None in (a, b)


@given(st.dates(), st.dates(), st.decimals(-(10**20), 10**20))
def test_values_of_the_wrong_type_are_unknown(day, other, amount):
    at = datetime(2026, 1, 1, tzinfo=UTC)

    assert compile_expression("x > 1", SCOPE).run({"x": day}) is None
    assert compile_expression("d < e", SCOPE).run({"d": at, "e": other}) is None
    assert compile_expression("d < e", SCOPE).run({"d": amount, "e": day}) is None
    assert compile_expression("t > t", SCOPE).run({"t": time(1)}) is False
    assert compile_expression("a", SCOPE).run({"a": 1}) is None


def test_deep_brackets_are_refused_with_a_cure():
    deepest = "(" * (DEEPEST - 1) + "a" + ")" * (DEEPEST - 1)

    assert compile_expression(deepest, SCOPE).run({"a": True}) is True
    with pytest.raises(Wrong, match="more than 30 brackets"):
        compile_expression(f"({deepest})", SCOPE)


def test_a_long_expression_is_refused_with_a_cure():
    with pytest.raises(Wrong, match="500 at most; give a part of it a name"):
        compile_expression("a" + " or a" * (LONGEST // 5), SCOPE)


def test_many_negations_mean_one_or_none():
    assert compile_expression("not " * 99 + "a", SCOPE).run({"a": True}) is False
    assert compile_expression("not " * 98 + "a", SCOPE).run({"a": True}) is True


@pytest.mark.parametrize(
    ("text", "env", "value"),
    [
        ("d + 1 day", {"d": date.max}, None),
        ("d + 100 years", {"d": date(9950, 1, 1)}, None),
        ("d - 2 days", {"d": date(1, 1, 2)}, None),
        ("x * x", {"x": Decimal(10) ** 23}, None),
        ("x", {"x": Decimal("NaN")}, None),
        ("x", {"x": Decimal("Infinity")}, None),
        ("workdays(d, e)", {"d": date(2026, 1, 1), "e": date(2026, 1, 8)}, None),
        ("days(e - d)", {"d": date.min, "e": date.max}, Decimal(3652058)),
    ],
)
def test_beyond_what_can_be_known_nothing_is_known(text, env, value):
    assert compile_expression(text, SCOPE).run(env) == value


@pytest.mark.parametrize(
    ("begin", "end", "number"),
    [
        pytest.param(date(2026, 8, 7), date(2026, 8, 11), 2, id="over a weekend"),
        pytest.param(date(2026, 8, 14), date(2026, 8, 18), 1, id="over a holiday"),
        pytest.param(date(2026, 8, 11), date(2026, 8, 7), 0, id="backwards"),
        pytest.param(date(2026, 8, 7), date(2028, 1, 3), None, id="into a year without a table"),
        pytest.param(date(1990, 8, 7), date(2026, 1, 3), None, id="from a year without a table"),
        pytest.param(date(2026, 8, 7), date.max, None, id="to the end of time"),
    ],
)
def test_working_days_are_those_of_the_office_as_far_as_its_table_goes(begin, end, number):
    code = compile_expression("workdays(d, e)", SCOPE)

    assert code.run({WORKING_DAYS: CITY.working_days, "d": begin, "e": end}) == number


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("r is losst", "'losst' is not an option of 'Reason'. Did you mean 'lost'?"),
        ("rs is lost", "write 'includes' instead of 'is'"),
        ("r includes lost", "write 'is'"),
        ("m > 5000", "write money as Rp1.500.000"),
        ("e - d <= 1 month", "write 'end <= start + 1 year'"),
        ("x is not in (1)", "write 'in (…)' or 'not in (…)' without 'is'"),
        ("smaller(x, m)", "needs two values of one kind"),
        ("age(x)", "age(…) needs date, but 'X' is number"),
        ("age()", "age(…) needs 1 values (date), not 0"),
        ("agee(d)", "Did you mean 'age'?"),
        ("sum(g)", "needs what to look at in each row"),
        ("count(x)", "needs a table first; 'x' is number"),
        ("any(g, n)", "needs a condition for each row"),
        ("x or a", "'or' joins conditions, but 'X' is number"),
        ("not x", "'not' needs a condition"),
        ("a &&& b", "&& is not used here; write and"),
        ("x > 99999999999999999999", "is no number that can be"),
        ("d > 2026-02-30", "is no date that can be"),
        ("d + 1.5 days", "write a whole number of days"),
        ("(a", "')' is missing before 'the end'"),
        ("", "is expected, not 'the end'"),
        ("road.rat > Rp1", "there is no question 'road.rat'"),
        ("x otherwise a", "both sides of 'otherwise' must be alike"),
    ],
)
def test_a_wrong_expression_is_told_with_its_cure(text, told):
    with pytest.raises(Wrong) as error:
        compile_expression(text, SCOPE)

    assert told in str(error.value)


@pytest.mark.parametrize(
    ("text", "env", "lang", "why"),
    [
        ("m < Rp5.000", {"m": Decimal(4000)}, 1, "Money less than Rp5,000 (answer: Rp4,000)"),
        (
            "d < 2026-02-01",
            {"d": date(2026, 1, 31)},
            1,
            "Day before 2026-02-01 (answer: 31 January 2026)",
        ),
        (
            "d < 2026-02-01",
            {"d": date(2026, 1, 31)},
            0,
            "Hari sebelum 1 Februari 2026 (jawaban: 31 Januari 2026)",
        ),
        ("x + y > 3", {"x": Decimal(2), "y": Decimal("2.5")}, 0, "X + Y lebih dari 3 (nilai: 4,5)"),
        ("a and not b", {"a": True, "b": False}, 0, "“A” dicentang dan “B” tidak dicentang"),
        (
            "road.rate > Rp1",
            {"road": "main"},
            0,
            "Tarif menurut Jalan lebih dari Rp1 (jawaban: Rp5)",
        ),
    ],
)
def test_it_says_why(text, env, lang, why):
    assert compile_expression(text, SCOPE).why(env, lang) == why


@pytest.mark.parametrize("extreme", ["1e999999999", "-1e999999999", "1e-999999999", "sNaN", "-0"])
def test_extreme_numbers_are_unknown_or_harmless(extreme):
    env = {"x": Decimal(extreme), "y": Decimal(2)}

    for text in ("x > 1", "x * y + x / y", "spelled(x)", "x is y"):
        code = compile_expression(text, SCOPE)
        code.run(env)
        assert len(code.why(env, 0)) < 200


@pytest.mark.parametrize(
    ("text", "env", "lang", "worked"),
    [
        ("x + y * 2", {"x": 1, "y": 3}, 0, "X 1 m + Y 3 × 2"),
        ("(x + y) * 2", {"x": 1, "y": 3}, 0, "(X 1 m + Y 3) × 2"),
        ("x - (y - 2)", {"x": 1, "y": 3}, 1, "X 1 m − (Y 3 − 2)"),
        ("x / (y * 2)", {"x": 1, "y": "2.5"}, 0, "X 1 m ÷ (Y 2,5 × 2)"),
        ("larger(x, y) * 2", {"x": 1, "y": 3}, 1, "the larger of X 1 m and Y 3 (3) × 2"),
        ("x otherwise y", {"y": 3}, 0, "Y 3"),
        ("road.rate * 2", {"road": "main"}, 0, "Tarif Rp5 (Jalan: Utama) × 2"),
    ],
)
def test_a_step_is_said_with_the_value_of_every_factor(text, env, lang, worked):
    values = {k: v if k == "road" else Decimal(v) for k, v in env.items()}

    assert compile_expression(text, SCOPE).worked(values, lang) == worked


_sums = st.recursive(
    st.sampled_from(["x", "y", "2", "7"]),
    lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner),
    max_leaves=8,
)


@given(_sums, st.decimals(1, 99, places=2), st.decimals(1, 99, places=2))
def test_whoever_computes_what_is_said_comes_to_the_same_result(text, x, y):
    code, env = compile_expression(text, SCOPE), {"x": x, "y": y}

    said = code.worked(env, 1).translate(str.maketrans("×÷−", "*/-", "XYm "))

    found = code.run(env)
    if found is not None:
        assert abs(eval(re.sub(r"[0-9.]+", r"Decimal('\g<0>')", said)) - found) < Decimal("1e-9")
