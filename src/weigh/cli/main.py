"""The entry: runs the command and turns whatever ends it into words and an exit status."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise

import click

from weigh.cli.commands import Commands
from weigh.cli.output import write_error
from weigh.network.errors import WeighError
from weigh.words.command_line import ERRORS, EXAMPLES, INTERNAL, INTRODUCTION

ANSWERED, CONTRADICTS, NOTHING_READ = 0, 1, 2
INTERRUPTED, PIPE_CLOSED = 130, 141  # as a shell tells them: 128 + SIGINT, 128 + SIGPIPE

SELDOM = (100_000, 20, 20)
"""How often Python looks for garbage: what a reading makes lives to its end, so looking costs more than it frees."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit.

    Exit status: 0 answered, also where something is not known; 1 the network contradicts itself; 2 nothing was read.
    """
    gc.set_threshold(*SELDOM)
    status = run(list(sys.argv[1:] if arguments is None else arguments))
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # closed, or never there
            stream.flush()
    os._exit(status)  # everything is written: taking a large network apart, object by object, would only take time


def run(arguments: list[str]) -> int:
    """Run the command line; the exit status. Without arguments the help is printed."""
    as_json = not {"--json", "--format=json"}.isdisjoint(arguments) or ("--format", "json") in pairwise(arguments)
    _print_anything()
    if sys.stdout is None:  # closed by whoever called: the exit status is still an answer
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    try:
        status = _invoke(arguments or ["--help"])
        sys.stdout.flush()
    except click.UsageError as error:
        write_error(_usage(error), "usage", as_json)
    except WeighError as error:
        write_error(str(error), error.fault.kind, as_json, error.fault.place)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return _output_closed(PIPE_CLOSED)
    except OSError as error:
        write_error(ERRORS["system"].format(why=error.strerror or error), "system", as_json=False)
        return _output_closed(NOTHING_READ)
    except Exception:
        _internal()
    else:
        return status
    return NOTHING_READ


def _print_anything() -> None:
    """What the terminal's encoding lacks is written as an escape, instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _invoke(arguments: list[str]) -> int:
    """Click without its own endings: it would tell a closed pipe as status 1, which means a contradiction here."""
    program = Commands("weigh", help=INTRODUCTION, epilog=EXAMPLES)
    try:
        with program.make_context("weigh", arguments) as context:
            status = program.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    return status if isinstance(status, int) else ANSWERED


def _usage(error: click.UsageError) -> str:
    """Click's message with how the command is written; ours are whole already."""
    message = error.format_message()
    if isinstance(error, click.MissingParameter):
        message = " ".join(message.split())  # its choices come in lines of their own
    if error.ctx is None or "\n" in message:
        return message
    usage = " ".join(error.ctx.command.collect_usage_pieces(error.ctx))
    return ERRORS["usage"].format(
        message=message, usage=f"{error.ctx.command_path} {usage}", help=error.ctx.command_path
    )


def _output_closed(status: int) -> int:
    """Nothing more can be written: say nothing, also when Python flushes at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status


def _internal() -> None:
    import traceback

    traceback.print_exc()
    print(INTERNAL, file=sys.stderr)
