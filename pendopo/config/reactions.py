"""What happens after what: the only way that news travels upward."""

from collections.abc import Mapping, Sequence

from pendopo.accounts import handlers as accounts
from pendopo.events.reactions import Handler

REACTIONS: Mapping[str, Sequence[Handler]] = {
    "SignInCodeRequested": [accounts.mail_code],
    "PasswordLinkSent": [accounts.mail_password_link],
}
