"""What the house writes about itself: one JSON object a line, without anybody's data.

A record names the request by its id, as the page that the person saw does, and the route, never
the address: addresses hold tracking and verification codes.
"""

import json
import logging
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from traceback import format_tb

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")


class Line(logging.Formatter):
    """Formats a record; `extra={"fields": {…}}` adds values as fields of their own."""

    def format(self, record: logging.LogRecord) -> str:
        request = getattr(record, "request", None)
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "says": record.getMessage().partition(":")[0] if request else record.getMessage(),
            "request": REQUEST_ID.get() or getattr(request, "id", ""),
            "route": _route(request),
            "error": _traced(record.exc_info[1] if record.exc_info else None),
        } | getattr(record, "fields", {})
        return json.dumps({key: value for key, value in said.items() if value}, ensure_ascii=False)


def _traced(error: BaseException | None) -> str:
    """Return what rose and in which lines, the cause first; never its text.

    A database says in it what stands in the row, so it may hold what a person typed.
    """
    told = [
        "".join(["Traceback:\n", *format_tb(one.__traceback__), type(one).__qualname__])
        for one in _causes(error)
    ]
    return "\n\n".join(reversed(told))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _route(request: object) -> str:
    match = getattr(request, "resolver_match", None)
    return f"{match.route}" if match else ""
