"""Whether a case is an officer's own: asked for by her, or under another account with her data."""

from collections.abc import Mapping

from pendopo.accounts import queries as accounts
from pendopo.cases.models import Case
from pendopo.catalogue import queries as catalogue
from pendopo.events import queries as events
from pendopo.rules.actor import Actor
from pendopo.rules.canonical import Value


def is_own(case: Case, actor: Actor) -> bool:
    """Tell whether the actor asked for a case, as far as account and answers let know."""
    if not actor.is_known:
        return False
    if case.applicant_id == actor.person_id:
        return True
    told, fields = _answers(case), catalogue.definition(case.version).questions

    def said(kind: str) -> list[str]:
        return [f"{told[one.key]}" for one in fields if one.kind == kind and told.get(one.key)]

    return accounts.is_same_person(
        actor.person_id,
        account_id=case.applicant_id,
        niks=said("nik"),
        emails=said("email"),
        phones=said("phone"),
    )


def _answers(case: Case) -> Mapping[str, Value]:
    """Return the answers of a case; nothing when they were erased."""
    values = events.unseal_row(stream=case.stream, place="values", sealed=bytes(case.sealed))
    found = values.get("answers") if isinstance(values, Mapping) else None
    return found if isinstance(found, Mapping) else {}
