"""What happens after a code or a link was asked for: it is mailed."""

from collections.abc import Mapping

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from pendopo.accounts import credentials, queries, rules
from pendopo.events import queries as events
from pendopo.events.models import Event
from pendopo.events.reactions import reaches_out
from pendopo.rules.canonical import Value


@reaches_out
def mail_code(event: Event) -> None:
    """Mail a one-time code; one that is used, replaced or too old is not sent any more."""
    values = _sealed(event)
    if "code" in values and timezone.now() - event.at < rules.CODE_LASTS:
        _mail("sign_in_code", f"{values['email']}", f"{values['language']}", values)


@reaches_out
def mail_password_link(event: Event) -> None:
    """Mail an officer the link by which a password is chosen, while it holds."""
    token = f"{_sealed(event).get('token', '')}"
    someone = credentials.person_of_link(token, now=timezone.now())
    if someone:
        address = settings.ADDRESS + reverse("accounts:choose_password", args=[token])
        _mail("password_link", someone.email, someone.language, {"address": address})


def _sealed(event: Event) -> Mapping[str, Value]:
    [(_event, values)] = events.opened([event])
    return values if isinstance(values, Mapping) else {}


def _mail(template: str, to: str, language: str, values: Mapping[str, Value]) -> None:
    with override(language):
        town = queries.town()
        text = render_to_string(f"accounts/mail/{template}.txt", {**values, "town": town})
    subject, _blank, body = text.partition("\n\n")
    send_mail(subject.strip(), body.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [to])
