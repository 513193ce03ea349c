"""What the frame of every page shows of notices."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from pendopo.notices import queries
from pendopo.rules.actor import GUEST


def unread(request: HttpRequest) -> Mapping[str, object]:
    """Context processor: how many notices the person has not opened; asked only where shown."""
    actor = getattr(request, "actor", GUEST)
    return {"unread": SimpleLazyObject(lambda: queries.unread_count(actor))}
