"""The press: a process of its own that renders letters, signs them and looks into signed PDF.

Started by `press.py` as a plain script with a folder for its own use: it knows no Django, no
settings and no secret but those that a job brings; it reads jobs from its input and answers in
order. It is the one place that loads Typst and pyHanko.
"""

import json
import logging
import re
import resource
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from struct import pack, unpack
from typing import BinaryIO, Literal

import typst
from asn1crypto import x509  # type: ignore[import-untyped]  # it has no stubs
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_private_key
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

LETTER = Path(__file__).with_name("letter")
STANDARDS: list[Literal["a-2a", "ua-1"]] = ["a-2a", "ua-1"]
MEMORY_BYTES = 3 * 2**30
FIELD = "TTE"

type Facts = Mapping[str, bool | int | str]


class Unfit(Exception):
    """The job cannot be done with what it brings; the text says why."""


@dataclass(frozen=True)
class Job:
    """What is to be done: plain values, texts by path, and bytes."""

    name: str
    values: Mapping[str, str]
    files: Mapping[str, str]
    blobs: list[bytes]


@dataclass(frozen=True)
class Done:
    """What came of it."""

    facts: Facts
    blobs: tuple[bytes, ...] = ()


# ---------- rendering ----------

_PATH = re.compile(r"(?:[A-Za-z0-9_@-]+/)+[A-Za-z0-9_@-]+\.typ", re.ASCII)
_PACKAGE = re.compile(r"""["']@""")
# One compiler for the life of the process: a new one reads all faces again.
_compiler = typst.Compiler(root=LETTER, font_paths=[LETTER / "fonts"], ignore_system_fonts=True)


def render(job: Job) -> Done:
    """Render a letter as PDF/A-2a and PDF/UA-1; what Typst warns of is an error."""
    root = _root(job.values["folder"], tuple(sorted(job.files.items())))
    try:
        pdf, warnings = _compiler.compile_with_warnings(
            root / job.values["template"],
            format="pdf",
            root=root,
            pdf_standards=[*STANDARDS],
            sys_inputs={"data": job.values["data"]},
            timestamp=int(job.values["timestamp"]),
        )
    except typst.TypstError as error:
        raise Unfit(_told(error, root)) from None
    if warnings or not isinstance(pdf, bytes):
        raise Unfit("; ".join(warning.message for warning in warnings))
    return Done({}, (pdf,))


_PLACE = re.compile(r"┌─ (\S+:\d+:\d+)")


def _told(error: typst.TypstError, root: Path) -> str:
    """Return what is wrong, after `file:line:column` where Typst knows it."""
    place = _PLACE.search(f"{getattr(error, 'diagnostic', '')}")
    where = place[1].rpartition(f"{root.name}/")[2] + ": " if place else ""
    return f"{where}{error}"


@lru_cache(maxsize=256)
def _root(folder: str, files: tuple[tuple[str, str], ...]) -> Path:
    """Lay out the one folder that a template can read: the letter module and its own texts."""
    for path, text in files:
        if not _PATH.fullmatch(path):
            raise Unfit(f"'{path}' is no path of a template")
        if _PACKAGE.search(text):
            raise Unfit(f"{path} imports a package; what a letter needs stands beside it")
    root = Path(folder) / sha256(json.dumps(files).encode()).hexdigest()[:16]
    root.mkdir()
    shutil.copy(LETTER / "pendopo.typ", root)
    for path, text in files:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


# ---------- signing ----------


class KeptKey(signers.Signer):
    """A signer that keeps the key object: the stock one parses and checks it for every letter."""

    def __init__(self, key: bytes, chain: list[bytes]) -> None:
        certificates = [x509.Certificate.load(one) for one in chain]
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # its __init__ is bare
        store.register_multiple(certificates[1:])
        super().__init__(signing_cert=certificates[0], cert_registry=store)
        loaded = load_der_private_key(key, None)
        if not isinstance(loaded, EllipticCurvePrivateKey):
            raise Unfit("the key is no key of an elliptic curve")
        self._key = loaded

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        return self._key.sign(data, ECDSA(SHA256()))


class DatedSigner(signers.PdfSigner):
    """Signs at a time that is given, in place of the machine's."""

    def __init__(self, at: datetime, job: Job, signer: signers.Signer) -> None:
        meta = signers.PdfSignatureMetadata(
            field_name=FIELD,
            subfilter=SigSeedSubFilter.PADES,
            md_algorithm="sha256",
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
            name=job.values["name"],
            reason=job.values["reason"],
            location=job.values["location"],
        )
        field = SigFieldSpec(FIELD, readable_field_name="Tanda tangan elektronik")
        super().__init__(meta, signer=signer, new_field_spec=field)
        self._at = at

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session


def sign(job: Job) -> Done:
    """Certify a PDF (PAdES B-B, no change allowed) by appending to it.

    The bytes are the PDF, the key and its certificates, the signer's first. A key that is not the
    house's own (`keep` is empty) is forgotten with the job.
    """
    pdf, key, *chain = job.blobs
    signer = _kept_key(key, tuple(chain)) if job.values["keep"] else KeptKey(key, chain)
    at = datetime.fromisoformat(job.values["signed_at"])
    signed = DatedSigner(at, job, signer).sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)))
    return Done({}, (signed.getvalue(),))


@lru_cache(maxsize=512)
def _kept_key(key: bytes, chain: tuple[bytes, ...]) -> KeptKey:
    return KeptKey(key, list(chain))


# ---------- looking into what somebody brings ----------


def check(job: Job) -> Done:
    """Tell what stands behind the first signature of a PDF: the bytes, then trusted roots.

    Never fetches anything. `at` is the time at which the certificate must have been valid.
    """
    pdf, *roots = job.blobs
    reader = PdfFileReader(BytesIO(pdf))
    if reader.encrypted:
        raise Unfit("it is encrypted")
    found = reader.embedded_regular_signatures
    if not found:
        return Done({"signatures": 0})
    return Done({"signatures": len(found), **_signature(found[0], job, roots)})


def _signature(signature: EmbeddedPdfSignature, job: Job, roots: list[bytes]) -> Facts:
    trusted = [x509.Certificate.load(root) for root in roots]
    at = datetime.fromisoformat(job.values["at"])
    status = validate_pdf_signature(signature, _trust(trusted, at), _trust(trusted, at))
    _, _, start, length = signature.byte_range
    subject = status.signing_cert.subject.native
    return {
        "is_intact": status.intact and status.valid,
        "is_trusted": status.trusted,
        "is_sound": status.bottom_line,
        "is_whole": status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        "ends_at": int(start) + int(length),
        "signer": f"{subject.get('common_name', '')}"[:200],
        "organisation": f"{subject.get('organization_name', '')}"[:200],
        "until": status.signing_cert.not_valid_after.isoformat(),
    }


def _trust(roots: list[x509.Certificate], at: datetime) -> ValidationContext:
    return ValidationContext(trust_roots=roots, allow_fetching=False, moment=at)


# ---------- the loop ----------

JOBS: Mapping[str, Callable[[Job], Done]] = {"render": render, "sign": sign, "check": check}


def main() -> None:
    """Do jobs until the input ends. What fails says only what kind of thing went wrong."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.disable(logging.CRITICAL)
    source, target = sys.stdin.buffer, sys.stdout.buffer
    folder = sys.argv[1]
    while (job := _receive(source, folder)) is not None:
        try:
            done = JOBS[job.name](job)
        except Unfit as error:
            _answer(target, {"unfit": f"{error}"}, ())
        except Exception as error:
            _answer(target, {"failed": type(error).__name__}, ())
        else:
            _answer(target, {"facts": done.facts}, done.blobs)
    shutil.rmtree(folder, ignore_errors=True)


def _receive(source: BinaryIO, folder: str) -> Job | None:
    if len(start := source.read(4)) < 4:
        return None
    head = json.loads(source.read(unpack(">I", start)[0]))
    blobs = [source.read(length) for length in head["lengths"]]
    return Job(head["job"], {**head["values"], "folder": folder}, head["files"], blobs)


def _answer(target: BinaryIO, head: Mapping[str, object], blobs: tuple[bytes, ...]) -> None:
    text = json.dumps({**head, "lengths": [len(blob) for blob in blobs]}).encode()
    target.write(pack(">I", len(text)) + text + b"".join(blobs))
    target.flush()


if __name__ == "__main__":
    main()
