"""Names of static files: with a hash where they were collected, plain where they were not."""

import filecmp
from functools import cache

from django.contrib.staticfiles import finders
from whitenoise.storage import (  # type: ignore[import-untyped]  # ships no types
    CompressedManifestStaticFilesStorage,
)


class Assets(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # as above
    """A page never breaks because a file was not collected, and never shows an older one."""

    def stored_name(self, name: str) -> str:
        hashed = self.hashed_files.get(self.hash_key(self.clean_name(name)))
        return str(hashed) if hashed and _is_same(name, f"{self.path(name)}") else name


@cache
def _is_same(name: str, collected: str) -> bool:
    source = finders.find(name)
    try:
        return bool(source) and filecmp.cmp(f"{source}", collected, shallow=False)
    except OSError:
        return False
