"""Who to be in the demonstration: each person once, with what waits for her."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pendopo.accounts import demo
from pendopo.accounts.demo import DemoOfficer
from pendopo.cases import queries


@dataclass(frozen=True)
class Part:
    """One person to play: what she is where, what signs her in, how much waits for her."""

    name: str
    email: str
    posts: Sequence[str] = ()
    password: str = ""
    code: str = ""
    waiting: int = 0


def officers(now: datetime) -> Sequence[Part]:
    """Return the officers, each once with all her functions; who has work stands first."""
    waiting = queries.open_by_function()
    cards: dict[str, list[DemoOfficer]] = {}
    for one in demo.codes(now):
        cards.setdefault(one.email, []).append(one)
    parts = [_officer(found, waiting) for found in cards.values()]
    return sorted(parts, key=lambda part: not part.waiting)


def _officer(cards: Sequence[DemoOfficer], waiting: Mapping[tuple[str, str], int]) -> Part:
    first = cards[0]
    posts = dict.fromkeys(f"{card.position or card.function}, {card.office}" for card in cards)
    held = {(card.office_key, card.function) for card in cards}
    count = sum(waiting.get(function, 0) for function in held)
    return Part(first.name, first.email, tuple(posts), first.password, first.code, count)


def residents() -> Sequence[Part]:
    """Return the residents with how often it is their turn."""
    waiting = queries.open_by_applicant()
    return [
        Part(person.name, person.email, waiting=waiting.get(person.pk, 0))
        for person in demo.residents()
    ]
