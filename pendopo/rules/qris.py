"""QRIS payloads: tag, length and value with a check sum.

Making the text is not being paid: money is only what the acquirer reports.
Source: EMVCo QR code specification, merchant-presented mode 1.1; Bank Indonesia for QRIS.
"""

from collections.abc import Mapping

from pendopo.rules.definition.language import Both

_POINT, _AMOUNT, _EXTRA, _CRC = "01", "54", "62", "63"
_DYNAMIC, _REFERENCE = "12", "05"
_TIPS = ("55", "56", "57")
_NEEDED = ("00", "52", "53", "58", "59", "60")
_LONGEST_AMOUNT, _LONGEST_REFERENCE, _LONGEST_VALUE = 13, 25, 99


class BadQris(ValueError):
    """The text is no QRIS payload; `says` tells why in both languages."""

    def __init__(self, says: Both) -> None:
        super().__init__(says[1])
        self.says = says


def crc(text: str) -> str:
    """Return the CRC-16/CCITT-FALSE of ASCII text as four capital hex digits."""
    value = 0xFFFF
    for byte in text.encode("ascii"):
        value ^= byte << 8
        for _ in range(8):
            value = ((value << 1) ^ 0x1021 if value & 0x8000 else value << 1) & 0xFFFF
    return f"{value:04X}"


def read(payload: str) -> dict[str, str]:
    """Return tag → value of a payload, its check sum included.

    :raises BadQris: when lengths do not fit, a needed tag is missing or the check sum is wrong
    """
    if not payload.isascii():
        raise BadQris(("Teks ini bukan QRIS.", "This text is no QRIS."))
    tags = _split(payload)
    if list(tags)[-1:] != [_CRC] or tags[_CRC] != crc(payload[:-4]):
        raise BadQris(
            (
                "Angka pemeriksa QRIS ini tidak cocok; salin lagi seluruh teksnya.",
                "The check sum of this QRIS does not fit; copy the whole text again.",
            )
        )
    if missing := [tag for tag in _NEEDED if not tags.get(tag)]:
        raise BadQris(
            (
                f"QRIS ini tidak lengkap: bagian {', '.join(missing)} tidak ada.",
                f"This QRIS is not complete: part {', '.join(missing)} is missing.",
            )
        )
    return tags


def _split(payload: str) -> dict[str, str]:
    tags: dict[str, str] = {}
    at = 0
    while at < len(payload):
        head = payload[at : at + 4]
        if not (len(head) == 4 and head.isdigit()):
            raise BadQris(
                (
                    "Teks ini bukan QRIS: susunannya lain.",
                    "This text is no QRIS: it is built otherwise.",
                )
            )
        end = at + 4 + int(head[2:])
        if end > len(payload) or head[:2] in tags:
            raise BadQris(
                (
                    "QRIS ini terpotong atau rusak; salin lagi seluruh teksnya.",
                    "This QRIS is cut off or damaged; copy the whole text again.",
                )
            )
        tags[head[:2]] = payload[at + 4 : end]
        at = end
    return tags


def with_amount(static: str, *, amount: int, reference: str) -> str:
    """Return the payload of one bill from a merchant's static one.

    `amount` in whole rupiah, above 0. `reference` is up to 25 ASCII characters; what the static
    payload says beside it, such as its terminal, stays, and no tip is asked for.

    :raises BadQris: when the static payload is none
    :raises ValueError: when the amount or the reference cannot stand in a payload
    """
    if amount <= 0 or len(f"{amount}") > _LONGEST_AMOUNT:
        raise ValueError(f"{amount} rupiah cannot be asked for by QRIS")
    if not (reference.isascii() and 0 < len(reference) <= _LONGEST_REFERENCE):
        raise ValueError(f"the reference '{reference}' has not 1 to 25 plain characters")
    tags = {tag: value for tag, value in read(static).items() if tag not in _TIPS}
    extra = {**_split(tags.get(_EXTRA, "")), _REFERENCE: reference}
    bill = {_POINT: _DYNAMIC, _AMOUNT: f"{amount}", _EXTRA: _joined(extra)}
    return write({**tags, **bill})


def write(tags: Mapping[str, str]) -> str:
    """Return the payload of tags, in order, with its check sum."""
    body = _joined({tag: value for tag, value in tags.items() if tag != _CRC}) + f"{_CRC}04"
    return body + crc(body)


def _joined(tags: Mapping[str, str]) -> str:
    for tag, value in tags.items():
        if len(value) > _LONGEST_VALUE:
            raise ValueError(f"the value of tag {tag} is longer than {_LONGEST_VALUE}")
    return "".join(f"{tag}{len(tags[tag]):02}{tags[tag]}" for tag in sorted(tags))
