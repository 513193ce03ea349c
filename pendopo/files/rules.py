"""The refusal of an upload, and how much is received at all."""

from pendopo.rules.refusals import Refused

MOST_RECEIVED = 24 * 2**20  # of one file; no question asks for more


class Unfit(Refused):
    """The file cannot be taken; the text says why and what would be right."""
