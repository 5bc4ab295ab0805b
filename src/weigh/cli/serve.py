"""`weigh serve`: the page, on this machine."""

from __future__ import annotations

import sys

import click

from weigh.cli.options import Whole
from weigh.serve.limits import DEADLINE
from weigh.words.serving import OPEN_TO_OTHERS, OPTIONS, SERVE, SERVING

HOST, PORT = "127.0.0.1", 8421
LOCAL = ("127.0.0.1", "localhost", "::1")


@click.command("serve", help=SERVE)
@click.option("--host", default=HOST, show_default=True, metavar="HOST", help=OPTIONS["host"])
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, metavar="N", help=OPTIONS["port"]
)
@click.option("--no-browser", is_flag=True, help=OPTIONS["browser"])
@click.option("--workers", type=Whole(1), help=OPTIONS["workers"])
@click.option(
    "--deadline",
    type=click.FloatRange(0.1, 600),
    default=DEADLINE,
    show_default=True,
    metavar="SECONDS",
    help=OPTIONS["deadline"],
)
def command(host: str, port: int, no_browser: bool, workers: int | None, deadline: float) -> int:
    from weigh.serve.running import address_of, listening, open_browser, require, serve

    require()
    found = listening(host, port)
    address = address_of(host, found)

    def ready() -> None:
        print(SERVING.format(address=address), flush=True)
        if host not in LOCAL:
            print(OPEN_TO_OTHERS.format(host=host), file=sys.stderr, flush=True)
        if not no_browser:
            open_browser(address)

    serve(found, host, workers, deadline, ready)
    return 0
