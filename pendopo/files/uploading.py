"""Receiving uploads in memory: what was not checked never lies on the disk."""

import io

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from pendopo.files.rules import MOST_RECEIVED

MOST_KEPT = 2 * MOST_RECEIVED
MOST_READ = 3 * MOST_RECEIVED


class Held(FileUploadHandler):
    """Keeps the files of one request in memory; of one that is too large only the beginning.

    So a large file gets a sentence, and a request cannot fill the machine: after `MOST_KEPT`
    bytes kept or `MOST_READ` read the rest of it stays unread.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.kept = self.read = self.size = 0
        self.parts: list[bytes] = []

    def new_file(
        self,
        field_name: str,
        file_name: str,
        content_type: str,
        content_length: int | None,
        charset: str | None = None,
        content_type_extra: dict[str, bytes] | None = None,
    ) -> None:
        super().new_file(
            field_name, file_name, content_type, content_length, charset, content_type_extra
        )
        self.parts, self.size = [], 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        part = raw_data[: MOST_RECEIVED - self.size]
        self.parts.append(part)
        self.size += len(part)
        self.kept += len(part)
        self.read += len(raw_data)
        if self.kept > MOST_KEPT or self.read > MOST_READ:
            raise StopUpload(connection_reset=True)

    def file_complete(self, file_size: int) -> "UploadedFile[bytes]":
        return InMemoryUploadedFile(
            io.BytesIO(b"".join(self.parts)),
            self.field_name,
            self.file_name or "",
            self.content_type or "",
            self.size,
            self.charset,
            self.content_type_extra,
        )
