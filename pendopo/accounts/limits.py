"""How often something may be tried: counted in the database, so by all processes together.

All limits and why they are as they are: `docs/reference/limits.md`.
"""

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import F
from django.utils.translation import ngettext

from pendopo.accounts.identity import fingerprint
from pendopo.accounts.models import Attempt
from pendopo.rules.refusals import TooOften

KEPT_FOR = timedelta(days=2)


def check(name: str, key: str, *, limit: int, per_seconds: int, now: datetime) -> None:
    """Count one try of `name` by `key`; call outside the transaction that it protects.

    Windows begin at whole multiples of `per_seconds`. The key is kept only as a fingerprint.

    :raises TooOften: when this is more than `limit` tries in the window
    """
    begun = int(now.timestamp()) // per_seconds * per_seconds
    if _count(fingerprint(f"limit {name} {per_seconds}", key), begun) > limit:
        minutes = max(1, (begun + per_seconds - int(now.timestamp()) + 59) // 60)
        raise TooOften(
            ngettext(
                "Terlalu sering dicoba. Tunggu %(minutes)d menit, lalu coba lagi.",
                "Terlalu sering dicoba. Tunggu %(minutes)d menit, lalu coba lagi.",
                minutes,
            )
            % {"minutes": minutes}
        )


def forgive(name: str, key: str, *, per_seconds: int, now: datetime) -> None:
    """Take one counted try back, for limits of what fails; with the same `now` as its check."""
    begun = int(now.timestamp()) // per_seconds * per_seconds
    counted = Attempt.objects.filter(
        key=fingerprint(f"limit {name} {per_seconds}", key),
        window_at=datetime.fromtimestamp(begun, UTC),
        count__gt=0,
    )
    counted.update(count=F("count") - 1)


def _count(index: str, begun: int) -> int:
    window_at = connection.ops.adapt_datetimefield_value(datetime.fromtimestamp(begun, UTC))
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO accounts_attempt (key, window_at, count) VALUES (%s, %s, 1)
            ON CONFLICT (key, window_at) DO UPDATE SET count = accounts_attempt.count + 1
            RETURNING count""",
            [index, window_at],
        )
        return int(cursor.fetchone()[0])


def forget(*, now: datetime) -> int:
    """Delete counts that no limit looks at any more; say how many."""
    return Attempt.objects.filter(window_at__lt=now - KEPT_FOR).delete()[0]
