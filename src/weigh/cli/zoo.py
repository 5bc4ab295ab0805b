"""`weigh zoo`: the published networks that can be weighed by name."""

from __future__ import annotations

import sys

import click

from weigh.cli.options import json_option
from weigh.cli.output import write_json
from weigh.words.command_line import ZOO
from weigh.zoo import entries, listed


@click.command("zoo", help=ZOO)
@json_option
def command(as_json: bool) -> int:
    if as_json:
        import json

        write_json([json.dumps({"schema": "weigh/1", "zoo": listed()}, ensure_ascii=False)], sys.stdout)
        return 0
    found = list(entries().values())
    widest = max(len(entry.name) for entry in found)
    for entry in found:
        print(f"{entry.name:<{widest}}  {entry.facts['title']}: {entry.facts['source']}")
    return 0
