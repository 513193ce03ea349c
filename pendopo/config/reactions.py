"""What happens after what: the only way that news travels upward."""

from collections.abc import Mapping, Sequence

from pendopo.events.reactions import Handler

REACTIONS: Mapping[str, Sequence[Handler]] = {}
