"""What follows from answers is shown as it is now, or as still to come."""

from decimal import Decimal

from pendopo.rules.definition.language import NUMBER, Code
from pendopo.rules.definition.model import Field
from pendopo.rules.definition.terms import Cases
from pendopo.ui import questions
from pendopo.ui.tests.asked import question

ENV = {"area": Decimal(6), "double": Decimal(12)}


def follows(key: str, *uses: str) -> Field:
    code = Code(NUMBER, lambda env: None, ("", ""), lambda env, lang: "", frozenset(uses))
    return question("computed", key, value=Cases(((None, code),)))


FIELDS = (question("number", "length"), follows("area", "length"), follows("double", "area"))


def test_a_known_value_is_shown() -> None:
    assert questions.computed_texts(FIELDS, ENV, unread=()) == {"area": "6", "double": "12"}


def test_what_follows_from_an_answer_that_was_not_kept_is_still_to_come() -> None:
    bound = questions.bind(FIELDS, answers={}, env=ENV, errors={"length": "angka saja"})

    assert questions.computed_texts(FIELDS, ENV, unread={"length"}) == {}
    assert [bound[key].text for key in ("area", "double")] == ["", ""]
    assert bound["area"].later == "Dihitung setelah Anda lanjut"
