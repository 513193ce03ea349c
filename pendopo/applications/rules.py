"""What is said about the characters that a letter cannot show."""

from collections.abc import Collection, Mapping

from pendopo.rules.definition.language import Both


def said(characters: str) -> Both:
    """Return what stands at a question whose answer holds such characters."""
    named = " ".join(one if one.isprintable() else f"U+{ord(one):04X}" for one in characters)
    return (
        f"Surat tidak dapat mencetak {named}; di tempatnya akan tampak kotak. "
        "Bila bisa, tulis dengan huruf Latin.",
        f"A letter cannot print {named}; a box will stand in its place. "
        "Use Latin letters if you can.",
    )


def untold(lost: Mapping[str, str], told: Collection[str]) -> bool:
    """Tell whether a page has to say something that it did not say yet.

    `lost` is question → characters; `told` what the page sent back of what it said (`mark`).
    """
    return any(mark(key, characters) not in told for key, characters in lost.items())


def mark(key: str, characters: str) -> str:
    """Return what a page sends back once it has told about an answer."""
    return f"{key} {characters}"
