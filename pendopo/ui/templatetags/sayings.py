"""Filters that say values in the language of the page; builtin, so templates need not load them."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils.timezone import localtime
from django.utils.translation import get_language

from pendopo.rules import identifiers, money
from pendopo.rules.definition.language import Both
from pendopo.ui import words

register = template.Library()


def language() -> str:
    """Return the language of the page."""
    return get_language() or "id"


def local(value: date | datetime) -> date | datetime:
    """Return an instant as the clocks of the town show it; a date as it is."""
    return localtime(value) if isinstance(value, datetime) else value


def _day(value: date | datetime) -> date:
    here = local(value)
    return here.date() if isinstance(here, datetime) else here


@register.filter
def say(value: Both | str | None) -> str:
    """Return a text of a definition in the language of the page."""
    return f"{value[words.side(language())]}" if isinstance(value, tuple) else f"{value or ''}"


@register.filter
def rupiah(value: int | Decimal | None) -> str:
    return "" if value is None else money.rupiah(int(value), words.side(language()))


@register.filter
def number(value: int | Decimal | None) -> str:
    return "" if value is None else words.number(value, language())


@register.filter
def long_date(value: date | None) -> str:
    return words.long_date(_day(value), language()) if value else ""


@register.filter
def short_date(value: date | None) -> str:
    return words.short_date(_day(value), language()) if value else ""


@register.filter
def weekday_date(value: date | None) -> str:
    return words.weekday_date(_day(value), language()) if value else ""


@register.filter
def hour(value: datetime | None) -> str:
    return words.hour(localtime(value), language()) if value else ""


@register.filter
def clock_time(value: datetime | None) -> str:
    return words.clock_time(localtime(value), language()) if value else ""


@register.filter
def long_time(value: datetime | None) -> str:
    """Return `24 November 2026 pukul 09.51 WIB`."""
    return f"{long_date(value)} {clock_time(value)}" if value else ""


@register.filter
def due_day(value: datetime | None) -> str:
    """Return the day on which a limit ends, `Senin, 23 November 2026`."""
    return words.weekday_date(words.last_day(localtime(value)), language()) if value else ""


@register.filter
def due_time(value: datetime | None) -> str:
    """Return day and hour at which a limit ends; a day ends at `pukul 24.00 WIB`."""
    return words.due_time(localtime(value), language()) if value else ""


@register.filter
def due_short(value: datetime | None) -> str:
    """Return `Sen 23 Nov`, for tables; with the hour when the limit ends within the day."""
    return words.due_short(localtime(value), language()) if value else ""


@register.filter
def file_size(value: int | None) -> str:
    return "" if value is None else words.file_size(value, language())


@register.filter
def masked(value: str | None) -> str:
    return identifiers.masked(value) if value else ""


@register.filter
def dialled(value: str) -> str:
    """Return a phone number as a link dials it."""
    return "".join(sign for sign in value if sign.isdigit() or sign == "+")
