"""Patterns of answers: only those that Python's backtracking matcher tries in little time.

`re` tries every way in which repeats and alternatives may share a text. Here no group that has
more than one way is repeated, which leaves no exponential pattern; the ways of the rest are
counted and limited, and longer answers are not tried at all.
"""

import re

LONGEST = 200
MOST_WAYS = LONGEST**3  # a third of a second; an address of mail needs as many
_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[^\\\[]", re.DOTALL)
_OPENS = re.compile(r"\((?:\?(?:P<\w+>|<?[=!]|[:>]))?")
_REPEAT = re.compile(r"(?:[*+?]|\{(\d*)(,?)(\d*)\})[?+]?")


def why_slow(pattern: str) -> str:
    """Return why a pattern that compiles may take for ever; empty when it cannot."""
    ways, is_open, at = 1, [False], 0  # whether each group around here has more than one way
    while at < len(pattern):
        opens = _OPENS.match(pattern, at)
        if opens and pattern.startswith("(?", at) and len(opens.group()) == 1:
            return "sets flags or conditions inside"
        atom = opens or _ATOM.match(pattern, at)
        at = atom.end() if atom else len(pattern)
        if opens:
            is_open.append(False)
            continue
        has_ways = is_open.pop() if pattern[at - 1] == ")" and _is_plain(atom) else False
        if _is_plain(atom) and pattern[at - 1] == "|":
            is_open[-1], ways = True, ways * 2
        repeat = _REPEAT.match(pattern, at)
        if repeat:
            at = repeat.end()
            if has_ways and not repeat.group().startswith("?"):
                return "repeats a group inside which something is repeated, optional or a choice"
            ways *= _ways(repeat)
        is_open[-1] |= has_ways or bool(repeat and _ways(repeat) > 1)
    return "can be met in too many ways" if ways > MOST_WAYS else ""


def _is_plain(atom: re.Match[str] | None) -> bool:
    """Tell a bracket or a bar that means something from an escaped one."""
    return atom is not None and len(atom.group()) == 1


def _ways(repeat: re.Match[str]) -> int:
    """Return how many numbers of times something may be repeated."""
    if repeat.group()[0] in "*+":
        return LONGEST
    if repeat.group()[0] == "?":
        return 2
    least, comma, most = repeat.groups()
    if not comma:
        return 1
    return max(1, min(int(most or LONGEST), LONGEST) - int(least or 0) + 1)
