"""Who acts in the tests of this room, and when."""

from datetime import UTC, datetime

from pendopo.rules.actor import Actor

NOW = datetime(2026, 8, 14, 3, 0, tzinfo=UTC)
ANI = Actor(person_id=1)
BUDI = Actor(person_id=2, kind="officer", function="verifier", office="kel-01")
