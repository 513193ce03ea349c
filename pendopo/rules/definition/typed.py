"""From what people type to values; what is no answer is refused with what would be one."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, time
from decimal import Decimal

from pendopo.rules import identifiers
from pendopo.rules.definition import coordinates, paper
from pendopo.rules.definition.language import NUMBER, Both, Point
from pendopo.rules.definition.model import Field
from pendopo.rules.definition.nodes import NEVER
from pendopo.rules.identifiers import NotThat
from pendopo.rules.money import read_rupiah
from pendopo.rules.refusals import Refused

type Raw = str | Sequence[str] | Sequence[Mapping[str, str]]

LONGEST: Mapping[str, int] = {"text": 200, "address": 300, "long_text": 4000, "point": 2000}
IDENTIFIERS = frozenset({"nik", "family_card_no", "npwp", "nib"})
_MANY_LINES = frozenset({"long_text", "address"})
_NUMBER = re.compile(r"[-−]?[0-9]{1,15}(?:[.,][0-9]{1,9})?")
_THOUSANDS = re.compile(r"[-−]?[0-9]{1,3}(?:\.[0-9]{3}){1,4}(?:,[0-9]{1,9})?")
_LOCAL_DATE = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{4})")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"([0-9]{1,2})[.:]([0-9]{2})")


class NotAnAnswer(Refused):
    """What was typed is no answer to the question; `says` tells what would be."""

    def __init__(self, says: Both) -> None:
        super().__init__(says[0])
        self.says = says


def about(field: Field) -> Both:
    """Return the name of a question inside a sentence; one that asks stands in quotes."""
    indonesian, english = field.label
    return (
        f"“{indonesian}”" if indonesian.endswith("?") else indonesian,
        f"“{english}”" if english.endswith("?") else english,
    )


def cleaned(field: Field, raw: str) -> str:
    """Return a typed text without blanks around it, in one Unicode form.

    :raises NotAnAnswer: when it is too long, or holds characters that no text may hold
    """
    name = about(field)
    limit = field.limits.max_length or LONGEST.get(field.kind, 400)
    if len(raw) > limit * 4 or len(text := _tidy(field, raw)) > limit:
        many = len(raw.strip())
        raise NotAnAnswer(
            (
                f"{name[0]} paling banyak {limit} huruf; yang tertulis {many}. Persingkat isinya.",
                f"{name[1]} may have {limit} characters at most; this has {many}. Shorten it.",
            )
        )
    if NEVER.search(text):
        raise NotAnAnswer(
            (
                f"{name[0]} berisi tanda yang tidak dapat disimpan. Ketik ulang isinya.",
                f"{name[1]} holds a character that cannot be kept. Type it again.",
            )
        )
    return text


def _tidy(field: Field, raw: str) -> str:
    if field.kind in IDENTIFIERS:
        return raw.strip(" ")  # a line break is not passed over: the number says what it needs
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))
    return text.strip() if field.kind in _MANY_LINES else " ".join(text.split())


def read_text(field: Field, text: str, *, today: date) -> object:
    """Return the value of a cleaned text that is not empty.

    :raises NotAnAnswer: when it is no answer to this kind of question
    """
    match field.kind:
        case "number":
            return _number(field, text)
        case "money":
            return _money(field, text)
        case "date":
            return _date(field, text)
        case "time":
            return _time(field, text)
        case "point":
            return _point(field, text)
        case "choice" | "reference" | "region":
            return option(field, text)
        case _:
            return identifier(field, text, today=today)


def identifier(field: Field, text: str, *, today: date) -> str:
    """Return an identifier, telephone number or address in its one form; other texts unchanged.

    :raises NotAnAnswer: when it cannot be one
    """
    try:
        match field.kind:
            case "nik":
                return identifiers.read_nik(text.replace(" ", ""), today=today).digits
            case "family_card_no":
                return identifiers.read_family_card(text.replace(" ", ""))
            case "npwp":
                return identifiers.read_npwp(text)
            case "nib":
                return identifiers.read_nib(text.replace(" ", ""))
            case "phone":
                return identifiers.read_phone(text)
            case "email":
                return identifiers.read_email(text)
            case _:
                return text
    except NotThat as error:
        raise NotAnAnswer(error.says) from None


def _number(field: Field, text: str) -> Decimal:
    places = field.limits.decimals
    text = _without_unit(field, text)
    if _THOUSANDS.fullmatch(text) and ("," in text or _is_grouped(field, text)):
        text = text.replace(".", "")
    if not _NUMBER.fullmatch(text):
        shown = example(field)
        raise NotAnAnswer(
            (
                f"{about(field)[0]} ditulis dengan angka saja, misalnya {shown[0]}.",
                f"{about(field)[1]} is written in figures only, such as {shown[1]}.",
            )
        )
    value = _plain(Decimal(text.replace(",", ".").replace("−", "-")))
    if -int(value.as_tuple().exponent) > places:
        raise NotAnAnswer(too_fine(field))
    return value


def _plain(value: Decimal) -> Decimal:
    """A number without zeros behind the comma, and without an exponent."""
    return value.quantize(Decimal(1)) if value == int(value) else value.normalize()


def _without_unit(field: Field, text: str) -> str:
    """Return a number without the unit that stands behind the box anyway."""
    unit = field.unit.casefold()
    return text[: -len(unit)].rstrip() if unit and text.casefold().endswith(unit) else text


def _is_grouped(field: Field, text: str) -> bool:
    """Tell whether a dot before three figures groups thousands, as the limits allow it.

    :raises NotAnAnswer: when it may as well stand for a comma
    """
    text = text.replace("−", "-")
    whole = Decimal(text.replace(".", ""))
    if field.limits.decimals == 0 or text.count(".") > 1 or not _fits(field, Decimal(text)):
        return True
    if not _fits(field, whole):
        return False
    if field.limits.decimals < 3:
        raise NotAnAnswer(_two_ways(field, text))
    return False


def _fits(field: Field, value: Decimal) -> bool:
    low, high = field.limits.least, field.limits.most
    return not (isinstance(low, Decimal) and value < low) and not (
        isinstance(high, Decimal) and value > high
    )


def example(field: Field) -> Both:
    """Return a number or an amount that would be an answer, as people write it."""
    tried = [Decimal(1_500_000)] if field.kind == "money" else [Decimal(4)]
    tried = [Decimal("2.5"), *tried] if field.limits.decimals else tried
    ends = (field.limits.least, field.limits.most)
    tried += [end for end in ends if isinstance(end, Decimal)]
    fitting = next((one for one in tried if _fits(field, one)), tried[0])
    lang = 0 if field.kind == "money" else 1  # rupiah are typed with dots in both languages
    return paper.show(fitting, NUMBER, 0), paper.show(fitting, NUMBER, lang)


def _two_ways(field: Field, text: str) -> Both:
    whole, first = text.replace(".", ""), text.replace(".", ",", 1).rstrip("0")
    return (
        f"{about(field)[0]}: {text} dapat dibaca dua cara. Tulis {whole} atau {first}.",
        f"{about(field)[1]}: {text} can be read in two ways. Write {whole} or {first}.",
    )


def too_fine(field: Field) -> Both:
    """Return what is said of a number with too many figures behind the comma."""
    places, name, shown = field.limits.decimals, about(field), example(field)
    if not places:
        return (
            f"{name[0]} ditulis tanpa koma, misalnya {shown[0]}.",
            f"{name[1]} is a whole number, such as {shown[1]}.",
        )
    return (
        f"{name[0]} paling banyak {places} angka di belakang koma, misalnya {shown[0]}.",
        f"{name[1]} may have {places} decimals at most, such as {shown[1]}.",
    )


def _money(field: Field, text: str) -> Decimal:
    try:
        return Decimal(read_rupiah(text))
    except NotThat:
        shown = example(field)
        raise NotAnAnswer(
            (
                f"{about(field)[0]} ditulis dalam rupiah tanpa sen, misalnya {shown[0]}.",
                f"{about(field)[1]} is written in whole rupiah, such as {shown[1]}.",
            )
        ) from None


def _date(field: Field, text: str) -> date:
    try:
        if match := _LOCAL_DATE.fullmatch(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if _ISO_DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise NotAnAnswer(
        (
            f"{about(field)[0]} belum berupa tanggal yang ada. Tulis seperti 17/8/1990.",
            f"{about(field)[1]} is not a date that exists. Write it like 17/8/1990, day first.",
        )
    )


def _time(field: Field, text: str) -> time:
    match = _TIME.fullmatch(text)
    if match and int(match[1]) < 24 and int(match[2]) < 60:
        return time(int(match[1]), int(match[2]))
    raise NotAnAnswer(
        (
            f"{about(field)[0]} belum berupa jam yang ada. Tulis seperti 08.30.",
            f"{about(field)[1]} is not a time that exists. Write it like 08:30.",
        )
    )


def _point(field: Field, text: str) -> Point:
    try:
        return coordinates.read(text).point
    except coordinates.NotAPlace as error:
        name, says = about(field), error.says
        raise NotAnAnswer((f"{name[0]} {says[0]}", f"{name[1]} {says[1]}")) from None


_PARTS = {"province": 0, "regency": 1, "district": 2, "village": 3}


def option(field: Field, text: str) -> str:
    """Return the key of an option, a row of a list, or a region of the right level.

    :raises NotAnAnswer: when there is none
    """
    level = _PARTS.get(field.limits.level)
    if text in field.type.options and (level is None or text.count(".") == level):
        return text
    raise NotAnAnswer(
        (
            f"{about(field)[0]}: pilih satu dari daftar.",
            f"{about(field)[1]}: choose one from the list.",
        )
    )
