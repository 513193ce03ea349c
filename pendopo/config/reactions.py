"""What happens after what: the only way that news travels upward."""

from collections.abc import Mapping, Sequence

from pendopo.accounts import handlers as accounts
from pendopo.cases import handlers as cases
from pendopo.documents import handlers as documents
from pendopo.events.reactions import Handler
from pendopo.notices import handlers as notices

REACTIONS: Mapping[str, Sequence[Handler]] = {
    "SignInCodeRequested": [accounts.mail_code],
    "PasswordLinkSent": [accounts.mail_password_link],
    "NoticeSent": [notices.mail],
    "CaseFiled": [cases.tell_filed],
    "CorrectionRequested": [cases.tell_correction],
    "CaseEnded": [cases.tell_ended],
    "CaseWithdrawn": [cases.tell_ended],
    "InvoiceIssued": [cases.tell_bill],
    "PaymentConfirmed": [cases.pass_pay_step],
    "DocumentRequested": [documents.sign],
    "DocumentSigned": [cases.deliver],
}
