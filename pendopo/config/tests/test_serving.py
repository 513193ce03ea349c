"""What is said, and noted, when the house opens."""

import argparse
import socket
from contextlib import ExitStack

from pendopo.config import serving


def test_where_a_demonstration_is_open_is_noted_once_somebody_answers(
    monkeypatch, tmp_path, capsys
):
    monkeypatch.setattr(serving, "ROOT", tmp_path)
    monkeypatch.delenv("PENDOPO_ADDRESS", raising=False)
    (tmp_path / "var").mkdir()
    noted = tmp_path / serving.OPEN_AT
    with ExitStack() as house, socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
        options = argparse.Namespace(host="127.0.0.1", port=port)
        assert not serving.greet(options, house)
        assert not noted.exists()

        door.listen()

        assert serving.greet(options, house)
        assert noted.read_text() == f"http://localhost:{port}"
        with ExitStack() as second:
            assert serving.greet(options, second)
        assert noted.read_text() == f"http://localhost:{port}"
    assert not noted.exists()
    assert f"http://localhost:{port}" in capsys.readouterr().out
