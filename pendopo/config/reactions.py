"""What happens after what: the only way that news travels upward."""

from collections.abc import Mapping, Sequence

from pendopo.accounts import handlers as accounts
from pendopo.cases import handlers as cases
from pendopo.documents import handlers as documents
from pendopo.events.reactions import Handler
from pendopo.notices import handlers as notices
from pendopo.payments import handlers as payments

REACTIONS: Mapping[str, Sequence[Handler]] = {
    "SignInCodeRequested": [accounts.mail_code],
    "PasswordLinkSent": [accounts.mail_password_link],
    "NoticeSent": [notices.mail],
    "CaseFiled": [cases.tell_filed],
    "CorrectionRequested": [cases.tell_correction],
    "CaseExtended": [cases.tell_extended],
    "CorrectionAnswered": [cases.tell_corrected],
    "CaseEnded": [cases.tell_ended],
    "CaseIssued": [cases.tell_issued],
    "CaseWithdrawn": [cases.tell_ended],
    "InvoiceIssued": [cases.tell_bill],
    "PaymentConfirmed": [cases.pass_pay_step, payments.tell_paid],
    "PaymentToMatch": [payments.tell_waiting],
    "RefundDue": [payments.tell_refund_due],
    "RefundSettled": [payments.tell_refund_settled],
    "DocumentRequested": [documents.sign],
    "DocumentSigned": [cases.deliver],
    "DocumentRecalled": [cases.deliver],
    "DocumentRevoked": [cases.tell_revoked],
    "DocumentSuperseded": [cases.tell_superseded],
}
