"""Names of static files: with a hash where they were collected, plain where they were not."""

from whitenoise.storage import (  # type: ignore[import-untyped]  # ships no types
    CompressedManifestStaticFilesStorage,
)


class Assets(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # as above
    """A page never breaks because a file was not collected: it then has its plain name."""

    def stored_name(self, name: str) -> str:
        key = self.hash_key(self.clean_name(name))
        return str(self.hashed_files.get(key, name))
