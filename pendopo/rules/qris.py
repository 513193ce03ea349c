"""QRIS payloads: EMV tag-length-value with a CRC-16. Source: EMVCo MPM 1.1; QRIS national spec."""

from collections.abc import Mapping

_POINT, _AMOUNT, _EXTRA, _CRC = "01", "54", "62", "63"
_DYNAMIC = "12"


class BadQris(ValueError):
    """The text is not a QRIS payload, or its check sum is wrong."""


def crc(text: str) -> str:
    """Return the CRC-16/CCITT-FALSE of ASCII text as four capital hex digits."""
    value = 0xFFFF
    for byte in text.encode("ascii"):
        value ^= byte << 8
        for _ in range(8):
            value = ((value << 1) ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return f"{value:04X}"


def read(payload: str) -> dict[str, str]:
    """Return tag → value of a payload.

    :raises BadQris: when lengths do not fit or the check sum is wrong
    """
    tags, at = {}, 0
    while at < len(payload):
        tag, length = payload[at : at + 2], payload[at + 2 : at + 4]
        if not (tag.isascii() and tag.isdigit() and length.isascii() and length.isdigit()):
            raise BadQris("not tag, length and value")
        value = payload[at + 4 : at + 4 + int(length)]
        if len(value) != int(length):
            raise BadQris("shorter than it says")
        tags[tag] = value
        at += 4 + int(length)
    if tags.get(_CRC) != crc(payload[:-4]):
        raise BadQris("the check sum is wrong")
    return tags


def with_amount(static: str, *, amount: int, reference: str) -> str:
    """Return the payload of one bill from a merchant's static one.

    `amount` in whole rupiah, `reference` up to 25 characters.

    :raises BadQris: when the static payload is none
    """
    tags = read(static)
    tags[_POINT], tags[_AMOUNT] = _DYNAMIC, str(amount)
    tags[_EXTRA] = f"05{len(reference):02}{reference}"
    return write(tags)


def write(tags: Mapping[str, str]) -> str:
    """Return the payload of tags, in order, with its check sum."""
    body = "".join(f"{tag}{len(tags[tag]):02}{tags[tag]}" for tag in sorted(tags) if tag != _CRC)
    return f"{body}{_CRC}04{crc(f'{body}{_CRC}04')}"
