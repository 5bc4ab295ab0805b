"""`weigh check PAGE`: every network, table and claim of a page, audited."""

from __future__ import annotations

import sys
from pathlib import PurePath

import click

from weigh.cli.options import json_option
from weigh.cli.output import width, write_json, write_lines
from weigh.cli.reading import standard_input
from weigh.readers.reading import UNNAMED
from weigh.words.command_line import CHECK

FAILED = 1


@click.command("check", help=CHECK)
@click.argument("page")
@json_option
def command(page: str, as_json: bool) -> int:
    from weigh.checking import check
    from weigh.sources import file_bytes

    contents = standard_input() if page == UNNAMED else file_bytes(page)
    audit = check(contents, page if page == UNNAMED else PurePath(page).name)
    if as_json:
        from weigh.show.json_check import check_json

        write_json([check_json(audit)], sys.stdout)
    else:
        from weigh.show.check_text import check_text

        write_lines(check_text(audit, width(sys.stdout)), sys.stdout)
    return FAILED if audit.fails else 0
