"""Whether the same person asks the same twice, and by what cases are found to be alike."""

from django.utils.translation import gettext_lazy as _

from pendopo.cases import rules, world
from pendopo.cases.actions.motion import Motion
from pendopo.cases.models import Case, Likeness
from pendopo.rules.definition.answers import Settled
from pendopo.rules.definition.model import Definition
from pendopo.rules.refusals import Outrun


class AlreadyAsked(Outrun):
    """The applicant asked the same before, and it is still open; `number` is that case."""

    def __init__(self, number: str) -> None:
        super().__init__(
            _("Permohonan yang sama masih berjalan dengan nomor %(number)s.") % {"number": number}
        )
        self.number = number


def check_not_open(
    definition: Definition, settled: Settled, applicant_id: int | None, *, but: Case | None = None
) -> None:
    """Make sure that the applicant has no other open case than `but` in which she asks the same.

    What others asked is neither told nor in her way: whose number was typed proves nothing.

    :raises AlreadyAsked: when she has
    """
    same = world.same_cases(definition, settled.env, applicant_id).open()
    if open_one := (same.exclude(pk=but.pk) if but else same).first():
        raise AlreadyAsked(open_one.number)


def remember_likeness(motion: Motion, settled: Settled) -> None:
    """Remember by which answers a case is found to be like another."""
    definition = motion.definition
    wanted = {world.likeness_of_open(definition): definition.apply.one_open_per}
    for fact in definition.facts.values():
        wanted[world.likeness_name(fact)] = fact.same
    Likeness.objects.bulk_create(
        Likeness(case=motion.case, name=name, digest=world.digest(name.partition(":")[0], shared))
        for name, keys in wanted.items()
        if (shared := rules.likeness(settled.env, keys)) is not None
    )
