"""The ways to pay that this installation knows."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from pendopo.payments.counter import Counter
from pendopo.payments.providers import NoSuchProvider, Provider
from pendopo.payments.sandbox import Sandbox


def registered() -> Mapping[str, Provider]:
    """Return the ways to pay by their key; the sandbox only in the demonstration."""
    ways: list[Provider] = [Sandbox(), Counter()] if settings.DEMO else [Counter()]
    return {way.key: way for way in ways}


def provider(key: str) -> Provider:
    """Return a way to pay; :raises NoSuchProvider: when there is none of that name."""
    found = registered().get(key)
    if found is None:
        raise NoSuchProvider(_("Tidak ada penyedia pembayaran dengan nama ini."))
    return found
