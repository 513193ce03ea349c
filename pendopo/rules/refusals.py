"""What the platform may refuse, and how a refusal reaches a person."""


class Refused(Exception):
    """An expected no. `str(refusal)` is fit for the person who reads it."""

    status = 422


class NotAllowed(Refused):
    """The actor may see the thing but not do this with it."""

    status = 403


class NotThere(Refused):
    """There is no such thing for this actor."""

    status = 404


class Outrun(Refused):
    """Someone else changed the same thing first."""

    status = 409


class TooOften(Refused):
    """The same was tried too often; the text says when it may be tried again."""

    status = 429
