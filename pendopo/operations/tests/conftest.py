"""A town file that is read, and one in which a piece was replaced."""

import pytest

from pendopo.operations.tests.small_town import HOUSE, TOWN
from pendopo.operations.town_file import NotATownFile, read_town_file


@pytest.fixture
def read(tmp_path):
    def reading(text, *, environment=None, is_demo=True):
        path = tmp_path / "town.yaml"
        path.write_text(text, encoding="utf-8")
        return read_town_file(
            path,
            environment=environment or {},
            is_demo=is_demo,
            **HOUSE,
        )

    return reading


@pytest.fixture
def wrong(read):
    """Return the problems of a file in which one piece was replaced."""

    def problems(old, new, **more):
        assert old in TOWN
        with pytest.raises(NotATownFile) as error:
            read(TOWN.replace(old, new), **more)
        return f"{error.value}"

    return problems
