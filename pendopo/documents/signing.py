"""Who signs with what: keys of the house, keys that a passphrase opens, and their certificates.

The authority is a demonstration and says so in every certificate. All of it follows from one
secret: any number of nodes make the same keys and the same certificates and store none.
"""

from base64 import b64decode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from pendopo.documents import press
from pendopo.rules.refusals import Refused

MARK = "PERAGAAN – bukan BSrE"
_BEGIN, _END = datetime(2020, 1, 1, tzinfo=UTC), datetime(2060, 1, 1, tzinfo=UTC)
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256


class WrongPassphrase(Refused):
    """The passphrase does not open the key."""


class KeyLapsed(Refused):
    """The certificate of the key has ended."""


class Signer(Protocol):
    """Whatever can put a signature under a PDF, here or at a provider of certificates."""

    @property
    def is_demonstration(self) -> bool: ...

    def sign(self, pdf: bytes, stamp: press.Stamp) -> bytes: ...


@dataclass(frozen=True)
class HouseSigner:
    """Signs with a key that the house makes for an official, for a year and the next."""

    person_id: int
    name: str
    is_demonstration: bool = True

    def sign(self, pdf: bytes, stamp: press.Stamp) -> bytes:
        key = _house_key(settings.SIGNER_KEY, self.person_id, self.name, stamp.signed_at.year)
        return press.sign(pdf, key=key, stamp=stamp)


@dataclass(frozen=True)
class PassphraseSigner:
    """Signs with a key that only its owner opens; the passphrase lives as long as one request."""

    sealed_key: bytes
    certificate: bytes
    passphrase: str = field(repr=False)
    is_demonstration: bool = True

    def check(self, now: datetime) -> None:
        """Make sure that the passphrase opens the key and its certificate still holds.

        :raises WrongPassphrase: when it does not open the key
        :raises KeyLapsed: when the certificate has ended
        """
        self._opened()
        if x509.load_der_x509_certificate(self.certificate).not_valid_after_utc <= now:
            raise KeyLapsed(_("Sertifikat Anda sudah habis masa berlakunya. Buat kunci baru."))

    def sign(self, pdf: bytes, stamp: press.Stamp) -> bytes:
        chain = (self.certificate, root_certificate())
        return press.sign(pdf, key=press.Key(self._opened(), chain, False), stamp=stamp)

    def _opened(self) -> bytes:
        try:
            key = load_der_private_key(self.sealed_key, self.passphrase.encode() or b" ")
        except ValueError:
            raise WrongPassphrase(
                _("Frasa sandi tidak cocok. Periksa huruf besar dan kecil, lalu coba lagi.")
            ) from None
        return _plain(key) if isinstance(key, ec.EllipticCurvePrivateKey) else b""


@dataclass(frozen=True)
class SealedKey:
    """A new key of an official: sealed by a passphrase, with the certificate of the house."""

    sealed: bytes
    certificate: bytes


def new_sealed_key(*, name: str, passphrase: str, now: datetime) -> SealedKey:
    """Make a key that only the passphrase opens, certified for the year of `now` and the next."""
    key = ec.generate_private_key(ec.SECP256R1())
    sealed = key.private_bytes(
        Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase.encode())
    )
    return SealedKey(sealed, _certificate(key.public_key(), name, now.year))


def root_certificate() -> bytes:
    """Return the certificate of the house's authority (DER)."""
    return _authority(settings.SIGNER_KEY)


@lru_cache(maxsize=4)
def _authority(secret: str) -> bytes:
    name = _name("Pendopo: otoritas sertifikat peragaan")
    key = _derived(secret, "authority")
    made = (
        _unsigned(name, name, key.public_key(), _BEGIN, _END)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
    )
    return _signed(made, key)


@lru_cache(maxsize=512)
def _house_key(secret: str, person_id: int, name: str, year: int) -> press.Key:
    key = _derived(secret, f"official {person_id} {year}")
    chain = (_certificate(key.public_key(), name, year), root_certificate())
    return press.Key(_plain(key), chain, is_of_house=True)


def _certificate(public: ec.EllipticCurvePublicKey, name: str, year: int) -> bytes:
    issuer = x509.load_der_x509_certificate(root_certificate())
    begin, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 2, 1, 1, tzinfo=UTC)
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key())  # type: ignore[arg-type]  # ours is P-256
    made = (
        _unsigned(_name(name), issuer.subject, public, begin, end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(authority, critical=False)
    )
    return _signed(made, _derived(settings.SIGNER_KEY, "authority"))


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, MARK),
            x509.NameAttribute(NameOID.COMMON_NAME, common[:64]),
        ]
    )


def _unsigned(
    subject: x509.Name,
    issuer: x509.Name,
    public: ec.EllipticCurvePublicKey,
    begin: datetime,
    end: datetime,
) -> x509.CertificateBuilder:
    print_ = x509.SubjectKeyIdentifier.from_public_key(public)
    serial = sha256(f"{subject.rfc4514_string()}{begin}".encode() + print_.digest).digest()
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(int.from_bytes(serial[:16]) >> 1 or 1)
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(print_, critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _signed(made: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey) -> bytes:
    # Deterministic (RFC 6979): every node makes the same certificate.
    return made.sign(key, SHA256(), ecdsa_deterministic=True).public_bytes(Encoding.DER)


@lru_cache(maxsize=16)
def _derived(secret: str, what: str) -> ec.EllipticCurvePrivateKey:
    """Return the key that follows from the secret. Source: FIPS 186-5, A.2.1 (extra bits)."""
    bits = HKDF(SHA256(), 40, b"pendopo signer", what.encode()).derive(b64decode(secret))
    return ec.derive_private_key(int.from_bytes(bits) % (_ORDER - 1) + 1, ec.SECP256R1())


def _plain(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
