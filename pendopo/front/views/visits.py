"""Who opened a case, visit by visit: the openings of one officer close together are one visit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pendopo.events.models import Reading
from pendopo.rules.definition.language import Both

APART = timedelta(hours=1)


@dataclass
class Visit:
    """One officer at one case for a while; `whys` are what for, each once, in order."""

    actor_id: int
    name: str
    title: str
    at: datetime
    whys: list[Both] = field(default_factory=list)


def visits(
    readings: Sequence[Reading], *, names: Mapping[int, str], titles: Mapping[int, str]
) -> list[Visit]:
    """Return the visits of which readings tell, newest first; `at` is when one began."""
    found, last = list[Visit](), dict[int, tuple[Visit, datetime]]()
    for one in sorted(readings, key=lambda reading: (reading.at, reading.pk)):
        visit, seen_at = last.get(one.actor_id, (None, one.at))
        if visit is None or one.at - seen_at > APART:
            visit = Visit(
                one.actor_id, names.get(one.actor_id, ""), titles.get(one.actor_id, ""), one.at
            )
            found.append(visit)
        if one.reason not in visit.whys:
            visit.whys.append(one.reason)
        last[one.actor_id] = visit, one.at
    return found[::-1]
