import re

import pytest

from pendopo.rules.definition.limits import broken
from pendopo.rules.definition.patterns import why_slow
from pendopo.rules.definition.tests.test_typed import question

SLOW = [
    "(a+)+b", "(a|aa|a?)*b", "(a|a)*b", "(a?)*b", "((a*)b?)*c", "(?:a{1,3}){2,}b", "(a*){30}",
    "(?P<x>(a)?)*", "(?=(a|b)+)c", "([)]|a)*b", "(\\)|a)+b", "(a*)++b", "(?i)(a)*", "(?x)a # [",
    "a*a*a*a*b", "(a|a)" * 24, "a{0,99}" * 4, "(?(1)a|b)", "(?#x)a", "((a|b)c)*", "([[]a*)+",
]  # fmt: skip
QUICK = [
    r"\d{3}", r"[A-Z]{1,2} \d{1,4} [A-Z]{0,3}", r"[^@ ]+@[^@ ]+\.[a-z]+", r"(\d{2}\.)+", "(RT|RW)",
    r"\(a*\)+", r"[(a+)]*", "(ab)*", r"([A-Z]{2}\d{4}){1,3}", "(a+)?b", "(?:jalan|gang) .+", "a++",
    r"[]|(]+", r"[^]()*]+x", "", r"(?!0)\d{5}", r"\|+",
]  # fmt: skip


@pytest.mark.parametrize("pattern", SLOW)
def test_a_pattern_that_could_take_for_ever_is_told(pattern):
    assert why_slow(pattern)


@pytest.mark.parametrize("pattern", QUICK)
def test_a_pattern_that_cannot_is_taken(pattern):
    assert re.compile(pattern)
    assert why_slow(pattern) == ""


def test_an_answer_longer_than_any_pattern_is_not_tried():
    field = question("text", pattern="a*", max_length=900)

    assert broken(field, "a" * 200, {}) is None
    assert "belum tertulis" in broken(field, "a" * 201, {})[0]
