"""nginx on loopback addresses, for benchmarks that fetch. A helper of theirs."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_FILES = 20_000
_CONNECTIONS = 10_000


@contextmanager
def serving(root: Path, hosts: Sequence[str], port: int) -> Iterator[None]:
    """Serves `root`/www on these addresses for the block.

    Ends the program where nginx is missing, or silent at the last of the addresses.
    """
    if not shutil.which("nginx"):
        sys.exit("nginx is needed to serve the feeds")
    (root / "www").mkdir(exist_ok=True)
    file = root / "nginx.conf"
    file.write_text(
        f"daemon off; pid {root}/nginx.pid; error_log stderr crit; worker_processes 1; user root;"
        f"worker_rlimit_nofile {_FILES}; events {{ worker_connections {_CONNECTIONS}; }}"
        "http { access_log off; types { application/rss+xml xml; }"
        f"server {{ {''.join(f'listen {host}:{port};' for host in hosts)} root {root}/www; }} }}"
    )
    server = subprocess.Popen(["nginx", "-c", str(file)])
    try:
        _wait_for(hosts[-1], port)
        yield
    finally:
        server.terminate()
        server.wait()


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(host: str, port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex((host, port)) == 0:
                return
        time.sleep(0.05)
    sys.exit("nginx does not answer")
