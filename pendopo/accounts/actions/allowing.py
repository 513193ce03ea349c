"""Who may change what belongs to a person: herself, whoever sets up the town, the house."""

from django.utils.translation import gettext_lazy as _

from pendopo.accounts.models import Person
from pendopo.rules.actor import Actor
from pendopo.rules.refusals import NotAllowed

ADMINISTRATOR = "administrator"


class NotYours(NotAllowed):
    """It belongs to somebody else."""


class NotTheAdministrator(NotAllowed):
    """Only the house itself or an administrator sets things up."""


def check_herself(someone: Person, actor: Actor) -> None:
    """Let the person herself, administrators and the house pass.

    :raises NotYours: for everybody else
    """
    if actor.person_id != someone.pk and not _sets_up(actor):
        raise NotYours(_("Ini milik orang lain; hanya pemiliknya yang dapat mengubahnya."))


def check_may_set_up(actor: Actor) -> None:
    """Let the house itself and administrators pass.

    :raises NotTheAdministrator: for everybody else
    """
    if not _sets_up(actor):
        raise NotTheAdministrator(_("Hanya administrator yang dapat mengubah susunan kota."))


def _sets_up(actor: Actor) -> bool:
    return actor.kind == "system" or any(one.function == ADMINISTRATOR for one in actor.roles)
