from pathlib import Path

import pytest

import pendopo.ui
from pendopo.ui.assets import Assets, _is_same

SOURCE = Path(pendopo.ui.__file__).parent / "static" / "ui" / "mark.svg"


@pytest.fixture
def assets(tmp_path: Path) -> Assets:
    """Files that were collected: the mark of today, a script of yesterday."""
    _is_same.cache_clear()
    storage = Assets(location=f"{tmp_path}", base_url="/aset/")
    storage.hashed_files = {"ui/mark.svg": "ui/mark.1a2b.svg", "ui/pendopo.js": "ui/pendopo.3c.js"}
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui" / "mark.svg").write_bytes(SOURCE.read_bytes())
    (tmp_path / "ui" / "pendopo.js").write_text("yesterday")
    return storage


def test_a_collected_file_has_its_hash_in_its_name(assets: Assets) -> None:
    assert assets.url("ui/mark.svg") == "/aset/ui/mark.1a2b.svg"


def test_a_file_that_changed_since_is_served_from_its_room(assets: Assets) -> None:
    assert assets.url("ui/pendopo.js") == "/aset/ui/pendopo.js"


def test_a_file_that_was_not_collected_breaks_no_page(assets: Assets) -> None:
    assert assets.url("ui/pendopo.css") == "/aset/ui/pendopo.css"
