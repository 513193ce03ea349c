"""Kind of case → its section in a definition and its check, intake page."""

from collections.abc import Mapping

from pendopo.catalogue.kinds import Kind

KINDS: Mapping[str, Kind] = {
    "application": Kind(intake="applications:begin"),
    "information_request": Kind(intake="applications:begin"),
}
