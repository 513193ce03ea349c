"""In whose name something is read or written."""

from dataclasses import dataclass, replace

AREA_SEPARATORS = (".", "/")


def is_within(place: str, area: str) -> bool:
    """Tell whether a place such as `35.78.01.1001/011/003` lies in an area of whole parts.

    `35.78.01.1001/011` holds that place, `35.78.01.1001/01` does not; an empty area holds all.
    """
    return area in ("", place) or place.startswith(tuple(area + one for one in AREA_SEPARATORS))


@dataclass(frozen=True, slots=True)
class Role:
    """A function that a person holds in an office; empty `service` and `area` mean all."""

    function: str
    office: str
    service: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as what, and for whom.

    `kind` is resident, officer, guest or system. `roles` are those in force at the moment of the
    request; `function` and `office` name the one in which an officer acts just now.
    """

    person_id: int
    kind: str = "resident"
    function: str = ""
    office: str = ""
    on_behalf_of: int | None = None
    roles: tuple[Role, ...] = ()

    @property
    def is_officer(self) -> bool:
        return self.kind == "officer"

    @property
    def is_known(self) -> bool:
        return self.person_id != 0

    def holds(self, function: str, office: str, *, service: str = "", area: str = "") -> bool:
        """Tell whether a role in force covers this function, office, service and area."""
        return any(
            role.function == function
            and role.office == office
            and role.service in ("", service)
            and is_within(area, role.area)
            for role in self.roles
        )

    def acting_as(self, function: str, office: str) -> "Actor":
        """Return the same actor in one of the roles, as an event records it."""
        return replace(self, function=function, office=office)


SYSTEM = Actor(person_id=0, kind="system", function="system")
GUEST = Actor(person_id=0, kind="guest")
