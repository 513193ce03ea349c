"""A place on earth as people write or paste it: figures, degrees, `geo:`, links of map programs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import unquote

from pendopo.rules.definition.language import Both, Point
from pendopo.rules.refusals import Refused

_MOST = 2_000  # letters; links are the longest, and to read grows with the square
_FINEST = Decimal("0.000000001")
_FINEST_OF_SECONDS = Decimal("0.000001")  # a tenth of a second of arc is three metres
_SIGNS = str.maketrans({
    "−": "-", "–": "-", "º": "°", "˚": "°", "′": "'", "’": "'", "‘": "'", "´": "'", "`": "'",
    "″": '"', "“": '"', "”": '"', "(": " ", ")": " ", "[": " ", "]": " ",
})  # fmt: skip
_SIDES = (
    (r"LINTANG\s*SELATAN|SELATAN|SOUTH|LS", "S"),
    (r"LINTANG\s*UTARA|UTARA|NORTH|LU|U", "N"),
    (r"BUJUR\s*TIMUR|TIMUR|EAST|BT|T", "E"),
    (r"BUJUR\s*BARAT|BARAT|WEST|BB|B", "W"),
)
_LABELS = re.compile(r"\b(?:LATITUDE|LAT|LINTANG|LONGITUDE|LONG|LON|LNG|BUJUR)\b\.?\s*[:=]?")
_DOT = r"[-+]?[0-9]{1,3}(?:\.[0-9]{1,20})?"
_COMMA = r"[-+]?[0-9]{1,3}(?:,[0-9]{1,20})?"
_PAIRS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"({_DOT})(?:\s*,\s+|\s+,\s*|\s*;\s*|\s+)({_DOT})",
        r"([-+]?[0-9]{1,3}\.[0-9]{1,20}),([-+]?[0-9]{1,3}(?:\.[0-9]{1,20})?)",
        r"([-+]?[0-9]{1,3}),([-+]?[0-9]{1,3}\.[0-9]{1,20})",
        rf"({_COMMA})(?:\s*[,;]\s+|\s*;\s*|\s+)({_COMMA})",
        r"([-+]?[0-9]{1,3},[0-9]{2,20}),([-+]?[0-9]{1,3},[0-9]{2,20})",
    )
)
_ONE = re.compile(rf"{_DOT}|{_COMMA}")
_DEGREES = re.compile(
    r"""\s*(?P<before>[NSEW])?\s*(?P<degrees>[-+]?[0-9]{1,3}(?:[.,][0-9]{1,20})?)
    (?:\s*°\s*|\s+|\s*$|(?=[NSEW,;]))
    (?:(?P<minutes>[0-9]{1,2}(?:[.,][0-9]{1,20})?)(?:\s*'\s*|\s+|\s*$|(?=[NSEW])))?
    (?:(?P<seconds>[0-9]{1,2}(?:[.,][0-9]{1,20})?)\s*(?:"|''|)\s*)?
    (?P<after>[NSEW])?\s*""",
    re.VERBOSE,
)
_NUMBERS = rf"({_DOT})\s*,\s*({_DOT})"
_LINKS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"!3d({_DOT})!4d({_DOT})",
        rf"[?&]mlat=({_DOT})&mlon=({_DOT})",
        rf"[?&](?:q|query|ll|daddr|destination|center|to)=(?:loc:)?{_NUMBERS}",
        rf"/(?:search|place|dir/[^/]*)/{_NUMBERS}",
        rf"@{_NUMBERS}",
        rf"#map=[0-9.]+/({_DOT})/({_DOT})",
        rf"[?&]lat=({_DOT})&(?:lon|lng)=({_DOT})",
    )
)
_LINK = re.compile(r"https?://|\b(?:maps|goo|osm|www)\.[a-z]", re.IGNORECASE)


class NotAPlace(Refused):
    """What was written names no place; `says` tells what to write, to stand behind a label."""

    def __init__(self, indonesian: str, english: str) -> None:
        super().__init__(indonesian)
        self.says: Both = (indonesian, english)


@dataclass(frozen=True)
class Written:
    """A point, and whether longitude stood before latitude and was put right."""

    point: Point
    is_swapped: bool = False


def read(text: str) -> Written:
    """Return the point that a text names; nothing is fetched.

    :raises NotAPlace: when it names none, with the reason
    """
    if len(text) > _MOST:
        raise _unlike()
    text = " ".join(text.split())
    if text[:4].lower() == "geo:":
        return _in_order(_first(re.compile(rf"geo:{_NUMBERS}", re.IGNORECASE), text))
    if _LINK.search(text):
        return _in_order(_of_link(unquote(text)))
    tidy = _tidy(text)
    if any(sign in tidy for sign in "°'\"NSEW"):
        return _of_degrees(tidy)
    for pattern in _PAIRS:
        if match := pattern.fullmatch(tidy):
            return _in_order((_number(match[1]), _number(match[2])))
    if _ONE.fullmatch(tidy):
        raise NotAPlace(
            "baru berisi satu angka; tulis lintang dan bujur, misalnya -7.2575, 112.7521.",
            "has one number only; write latitude and longitude, such as -7.2575, 112.7521.",
        )
    raise _unlike()


def _tidy(text: str) -> str:
    said = text.upper().translate(_SIGNS)
    for words, side in _SIDES:
        said = re.sub(rf"(?<![A-Z])(?:{words})(?![A-Z])", side, said)
    return " ".join(_LABELS.sub(" ", said).split()).strip(" ,;")


def _of_link(link: str) -> tuple[Decimal, Decimal]:
    for pattern in _LINKS:
        if match := pattern.search(link):
            return _number(match[1]), _number(match[2])
    raise NotAPlace(
        "berisi tautan tanpa koordinat. Buka tautannya, tekan lama tempatnya, lalu salin angkanya.",
        "holds a link without coordinates. Open it, press the place, and copy the figures.",
    )


def _first(pattern: re.Pattern[str], text: str) -> tuple[Decimal, Decimal]:
    if match := pattern.match(text):
        return _number(match[1]), _number(match[2])
    raise _unlike()


def _of_degrees(text: str) -> Written:
    """Read degrees with minutes, seconds or the side of the globe."""
    for head, tail in _halves(text):
        first, second = _DEGREES.fullmatch(head), _DEGREES.fullmatch(tail)
        if first and second and not _has_two_sides(first) and not _has_two_sides(second):
            one, two = _angle(first), _angle(second)
            if one[1] in ("E", "W") or two[1] in ("N", "S"):
                one, two = two, one
            if one[1] in ("E", "W") or two[1] in ("N", "S"):
                raise _unlike()  # both lie along the same line
            return _in_order((one[0], two[0]))
    if _DEGREES.fullmatch(text):
        raise NotAPlace(
            "baru berisi satu sudut; tulis lintang dan bujur, misalnya 7°15'27\"S 112°45'8\"E.",
            "has one angle only; write latitude and longitude, such as 7°15'27\"S 112°45'8\"E.",
        )
    raise _unlike()


def _halves(text: str) -> Iterator[tuple[str, str]]:
    """Where a text may be cut in two: behind a side, at a separator, before the second degrees."""
    for pattern in (
        r"(?<=[NSEW])\s*[,;]?\s*(?=[-+0-9])",
        r"\s*;\s*|\s*,\s+",
        r"\s+(?=[NSEW-]|[0-9]+\s*°)",
    ):
        for match in re.finditer(pattern, text):
            yield text[: match.start()], text[match.end() :]


def _has_two_sides(match: re.Match[str]) -> bool:
    return bool(match["before"] and match["after"])


def _angle(match: re.Match[str]) -> tuple[Decimal, str]:
    side = match["before"] or match["after"] or ""
    degrees = _number(match["degrees"])
    minutes, seconds = (_number(match[part] or "0") for part in ("minutes", "seconds"))
    if minutes >= 60 or seconds >= 60:
        raise NotAPlace(
            "memuat menit atau detik di atas 59; periksa angkanya.",
            "has minutes or seconds above 59; check the figures.",
        )
    if not match["minutes"] and not match["seconds"]:
        value = abs(degrees)
    else:
        exact = abs(degrees) + minutes / 60 + seconds / 3600
        value = exact.quantize(_FINEST_OF_SECONDS, ROUND_HALF_UP).normalize()
    is_negative = match["degrees"].startswith("-") or side in ("S", "W")
    return (-value if is_negative else value), side


def _number(text: str) -> Decimal:
    value = Decimal(text.replace(",", "."))
    return value.quantize(_FINEST, ROUND_HALF_UP) if -int(value.as_tuple().exponent) > 9 else value


def _in_order(pair: tuple[Decimal, Decimal]) -> Written:
    """No latitude goes beyond 90, and no place of Indonesia lies at a longitude below 95."""
    latitude, longitude = pair
    if abs(latitude) <= 90 and abs(longitude) <= 180:
        return Written(Point(latitude, longitude))
    if abs(latitude) <= 180 and abs(longitude) <= 90:
        return Written(Point(longitude, latitude), is_swapped=True)
    name, english, most, said = (
        ("bujur", "longitude", 180, longitude)
        if abs(latitude) <= 90
        else ("lintang", "latitude", 90, latitude)
    )
    raise NotAPlace(
        f"di luar bumi: {name} paling banyak {most} derajat, yang tertulis {said:f}.",
        f"is not on earth: {english} is {most} degrees at most, this is {said:f}.",
    )


def _unlike() -> NotAPlace:
    return NotAPlace(
        "ditulis sebagai lintang dan bujur, misalnya -7.2575, 112.7521, atau tautan peta.",
        "is written as latitude and longitude, such as -7.2575, 112.7521, or as a map link.",
    )
