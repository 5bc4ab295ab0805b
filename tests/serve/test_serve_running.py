"""The server as people start it: a port, an address, an end without remains."""

from __future__ import annotations

import concurrent.futures
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from hostile import PASTES, Hostile

from weigh.cli.main import run

CODE = "from keras import layers, models\nm = models.Sequential([layers.Dense(10, input_shape=(3,))])\n"
JSON = {"Content-Type": "application/json"}
WEIGH = [sys.executable, "-m", "weigh", "serve", "--no-browser", "--port", "0"]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are others there")


@contextlib.contextmanager
def server(*options: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server of its own, and its port."""
    with subprocess.Popen([*WEIGH, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        line = running.stdout.readline()
        try:
            yield running, int(line.split("/  (")[0].rpartition(":")[2])
        finally:
            running.kill()
            running.communicate()


def ask(port: int, question: str, request: Any, timeout: float = 60) -> tuple[int, dict[str, Any]]:
    connection = HTTPConnection("127.0.0.1", port, timeout=timeout)
    with contextlib.closing(connection):
        connection.request("POST", f"/api/{question}", json.dumps(request), JSON)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


def children(pid: int) -> list[int]:
    """The processes that a process started, and theirs."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == pid:
                found += [int(folder.name), *children(int(folder.name))]
    return found


def alive(pids: list[int]) -> list[int]:
    """Those that run, zombies not counted."""
    found = []
    for pid in pids:
        with contextlib.suppress(OSError):
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
                found.append(pid)
    return found


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with server("--deadline", "3", "--workers", "2") as (_, port):
        yield port


def test_hostile_pastes_end_clearly_and_nobody_waits_for_them(port: int) -> None:
    """All at once, and twenty short questions beside them, each another."""
    with concurrent.futures.ThreadPoolExecutor(len(PASTES) + 4) as threads:
        harm = [threads.submit(ask, port, paste.route, paste.request) for paste in PASTES]
        short = [threads.submit(ask, port, "weigh", {"source": f"{CODE}# {number}"}) for number in range(20)]
        assert {one.result()[0] for one in short} == {200}
        for paste, one in zip(PASTES, harm, strict=True):
            _ends_clearly(paste, *one.result())


def _ends_clearly(paste: Hostile, status: int, told: dict[str, Any]) -> None:
    late = ("serve.deadline",)  # on a machine that is busy otherwise, anything may take longer than the deadline
    kind = told["error"]["kind"] if "error" in told else ""
    assert kind in (*paste.kinds, *late), (paste.name, kind)
    assert status == {"": 200, "serve.deadline": 504, "serve.value": 400}.get(kind, 422)


def test_a_page_of_ten_megabytes(port: int) -> None:
    """The refusal arrives, and the body was never read."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    with contextlib.closing(connection):
        connection.putrequest("POST", "/api/check")
        connection.putheader("Content-Type", "application/json")
        connection.putheader("Content-Length", "10000000")
        connection.endheaders(b'{"page": "')
        answer = connection.getresponse()
        told = json.loads(answer.read())
    assert (answer.status, told["error"]["kind"]) == (413, "serve.too_large")


def test_a_page_of_ten_megabytes_sent_all_the_same(port: int) -> None:
    assert ask(port, "check", {"page": "x" * 10_000_000})[0] == 413


def test_what_is_no_http(port: int) -> None:
    for sent in (
        b"\x16\x03\x01\x02\x00" * 20 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"POST /api/weigh HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(sent)
            assert connection.recv(100).startswith(b"HTTP/1.1 400")


def test_a_port_in_use(port: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--no-browser", "--port", str(port)]) == 2
    told = capsys.readouterr().err
    first, second, third = told.splitlines()
    free = third.partition("--port ")[2].split(".")[0]
    assert first == "weigh: the port to listen on must be free."
    assert second == f"  Port {port} of 127.0.0.1 is taken by another program."
    assert third == f"  Free is for example: weigh serve --port {free}. With --port 0 weigh picks one."
    with socket.socket() as there:
        there.bind(("127.0.0.1", int(free)))


def test_an_address_of_another_machine(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--no-browser", "--host", "192.0.2.1", "--port", "0"]) == 2
    assert capsys.readouterr().err == (
        "weigh: the host to listen on must be an address of this machine.\n"
        "  '192.0.2.1' is none: Cannot assign requested address.\n"
        "  Leave --host out to listen on 127.0.0.1.\n"
    )


def test_packages_that_are_missing(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("weigh.serve.running.find_spec", lambda name: None)
    assert run(["serve"]) == 2
    assert capsys.readouterr().err == (
        "weigh: `weigh serve` needs two packages that are not installed: starlette, uvicorn.\n"
        "  Install them: pip install 'weigh[serve]'.\n"
    )


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_without_remains(end: signal.Signals) -> None:
    """While a question is being answered, and the signal comes twice."""
    with server() as (running, port):
        left = children(running.pid)
        assert len(left) >= 3 or sys.platform != "linux"
        with concurrent.futures.ThreadPoolExecutor(1) as threads:
            late = next(paste for paste in PASTES if paste.late)
            asked = threads.submit(ask, port, late.route, late.request)
            time.sleep(0.3)
            left += children(running.pid)
            running.send_signal(end)
            time.sleep(0.1)
            running.send_signal(end)
            _, errors = running.communicate(timeout=30)
            with contextlib.suppress(OSError, ValueError, Exception):
                asked.result()
        assert (running.returncode, errors) == (0, "")
        assert gone(left)


def test_its_workers_end_with_it_whatever_happens() -> None:
    with server() as (running, _):
        left = children(running.pid)
        os.kill(running.pid, signal.SIGKILL)
        running.communicate(timeout=30)
        assert gone(left)


def gone(pids: list[int]) -> bool:
    """Whether the processes have ended, or do so within some seconds."""
    for _ in range(100):
        if not alive(pids):
            return True
        time.sleep(0.1)
    return False
