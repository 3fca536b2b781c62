"""`aggregator serve`, as a person calls it."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import requests

from tests.conftest import ROOT

WITHOUT = "import sys; sys.modules['uvicorn'] = None; from aggregator.cli import main; main()"


def test_it_says_where_it_serves_and_ends_at_a_signal(
    running: subprocess.Popen[str], port: int, folder: Path, session: requests.Session
) -> None:
    assert running.stdout
    assert running.stdout.readline() == f"serving {folder} at http://127.0.0.1:{port}/\n"
    answer = session.get(f"http://127.0.0.1:{port}/feed.atom")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    running.send_signal(signal.SIGINT)
    assert running.wait(30) == 0


def test_without_its_extra_it_says_how_to_install_it(config: Path) -> None:
    command = [sys.executable, "-c", WITHOUT, "-c", str(config), "serve"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr == (
        "serving needs uvicorn, which is not installed: pip install '.[serve]' in the source folder\n"
    )


def test_a_port_in_use_is_one_line(config: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "aggregator", "-c", str(config), "serve", "--port", port]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr == f"cannot listen at 127.0.0.1 port {port}: Address already in use\n"
