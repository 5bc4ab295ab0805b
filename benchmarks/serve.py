"""How the server holds: 200 requests of a pasted AlexNet by 16 clients at once, alone and beside hostile pastes.

Each request is a paste of its own (a comment makes it one), so that every answer is found anew; then the same paste again
and again, which is kept. The server runs as `weigh serve` does; the clients are this process, on loopback.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import httpx2 as httpx
from measuring import ROOT, table, weigh

sys.path.insert(0, str(ROOT / "tests" / "serve"))
from hostile import PASTES, Hostile

CLIENTS, REQUESTS, CLAIM = 16, 200, "60M"
TIMEOUT = 60.0
ALEXNET = (ROOT / "examples" / "alexnet.py").read_text(encoding="utf-8")


class Told(NamedTuple):
    """One request's end. kind: of the error; empty for an answer."""

    status: int
    kind: str
    seconds: float


@contextmanager
def server(*options: str) -> Iterator[str]:
    """The address of a server of its own, which ends with the block."""
    command = weigh("serve", "--port", "0", "--no-browser", *options)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        line = running.stdout.readline()
        try:
            yield next(word for word in line.split() if word.startswith("http"))
        finally:
            running.terminate()
            running.communicate(timeout=TIMEOUT)


async def ask(client: httpx.AsyncClient, route: str, request: dict[str, Any]) -> Told:
    began = time.perf_counter()
    try:
        answer = await client.post(f"api/{route}", json=request)
    except httpx.HTTPError as error:
        return Told(0, type(error).__name__, time.perf_counter() - began)
    seconds = time.perf_counter() - began
    kind = "" if answer.status_code == 200 else json.loads(answer.content)["error"]["kind"]
    return Told(answer.status_code, kind, seconds)


async def crowd(address: str, route: str, distinct: bool, hostile: bool) -> tuple[list[Told], list[Told], float]:
    """What the clients were told, what the hostile were told, and the seconds that it took the clients."""
    numbers = iter(range(REQUESTS))
    limits = httpx.Limits(max_connections=CLIENTS + len(PASTES))
    async with httpx.AsyncClient(base_url=address, timeout=TIMEOUT, limits=limits) as client:

        async def one() -> list[Told]:
            told = []
            for number in numbers:
                source = f"{ALEXNET}\n# {time.time_ns()} {number}\n" if distinct else ALEXNET
                told.append(await ask(client, route, {"source": source, "name": "alexnet.py", "claims": [CLAIM]}))
            return told

        harm = [asyncio.create_task(ask(client, one.route, one.request)) for one in PASTES if hostile]
        if harm:
            await asyncio.sleep(0.05)
        began = time.perf_counter()
        told = [one for client in await asyncio.gather(*(one() for _ in range(CLIENTS))) for one in client]
        took = time.perf_counter() - began
        return told, [await one for one in harm], took


def row(name: str, told: list[Told], took: float) -> list[str]:
    seconds = sorted(one.seconds for one in told)
    lost = sum(one.status != 200 for one in told)
    cut = statistics.quantiles(seconds, n=20)
    figures = [statistics.median(seconds), cut[18], seconds[-1]]
    return [name, str(len(told)), str(lost), *(f"{one * 1000:,.0f} ms" for one in figures), f"{len(told) / took:,.0f}"]


def harmed(told: list[Told]) -> list[list[str]]:
    return [
        [paste.name, paste.route, str(one.status), one.kind or "answered", f"{one.seconds:.2f} s", _fits(paste, one)]
        for paste, one in zip(PASTES, told, strict=True)
    ]


def _fits(paste: Hostile, told: Told) -> str:
    """Beside so much else, anything may come to its deadline."""
    return "" if told.status and told.kind in (*paste.kinds, "serve.deadline") else "not as expected"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--routes", nargs="+", default=["report", "why"])
    parser.add_argument("--workers", default="")
    chosen = parser.parse_args()
    rows, told = [], []
    with server(*(["--workers", chosen.workers] if chosen.workers else [])) as address:
        for route in chosen.routes:
            for name, distinct, hostile in [
                ("each paste its own", True, False),
                ("each paste its own, beside hostile ones", True, True),
                ("the same paste", False, False),
            ]:
                clients, harm, took = asyncio.run(crowd(address, route, distinct, hostile))
                rows.append(row(f"/api/{route}: {name}", clients, took))
                told = harm or told
                if any(one.status != 200 for one in clients):
                    print("lost:", Counter((one.status, one.kind) for one in clients if one.status != 200))
    print(f"{REQUESTS} requests of AlexNet by {CLIENTS} clients at once, claim {CLAIM}\n")
    print(table(["", "requests", "lost", "p50", "p95", "max", "per second"], rows))
    print("\nHostile pastes, the last time\n")
    print(table(["", "question", "status", "ends in", "after", ""], harmed(told)))


if __name__ == "__main__":
    main()
