"""Which commands there are. A command's file is imported only when it is run; its line of help is in words."""

from __future__ import annotations

from importlib import import_module

import click

from weigh.words.command_line import COMMANDS as HELP
from weigh.words.command_line import COMMANDS_HEADING, ERRORS, OPTIONS, OPTIONS_HEADING, USAGE

COMMANDS = {
    "ledger": "weigh.cli.ledger",
    "explain": "weigh.cli.explain",
    "why": "weigh.cli.why",
    "report": "weigh.cli.report",
    "diff": "weigh.cli.diff",
    "check": "weigh.cli.check",
    "serve": "weigh.cli.serve",
    "verify": "weigh.cli.verify",
    "write": "weigh.cli.write",
    "zoo": "weigh.cli.zoo",
}
"""Each command's module, which holds it as `command`."""
DEFAULT = "ledger"
OWN_OPTIONS = ("--help", "-h", "--version")


class Commands(click.Group):
    """The commands; what begins with none of their names is a source for the default one."""

    def __init__(self, name: str, help: str, epilog: str) -> None:
        super().__init__(name, help=help, epilog=epilog, context_settings={"help_option_names": ["-h", "--help"]})
        flag = {"is_flag": True, "expose_value": False, "is_eager": True}
        self.params.append(click.Option(["--version"], callback=_version, help=OPTIONS["version"], **flag))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in COMMANDS and args[0] not in OWN_OPTIONS:
            _check_spelling(args)
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        return command

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for line in USAGE:
            formatter.write(line + "\n")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The default command's options too: they are what follows SOURCE."""
        default = self.get_command(ctx, DEFAULT)
        params = [*(default.get_params(ctx) if default else ()), *self.params]
        records = {}
        for param in params:
            record = param.get_help_record(ctx) if isinstance(param, click.Option) else None
            if record is not None:
                records[record[0]] = record
        with formatter.section(OPTIONS_HEADING):
            formatter.write_dl(list(records.values()))
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(COMMANDS_HEADING):
            formatter.write_dl([(name, HELP[name]) for name in COMMANDS])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples as they are, not wrapped into a paragraph."""
        formatter.write_paragraph()
        formatter.write(self.epilog or "")


LIKE = 0.6
"""How like a command a word is that is taken for one misspelt, where something stands behind it: `whi`, `explian`."""


def _check_spelling(args: list[str]) -> None:
    """A word before a source that is nearly a command is one misspelt, and no source: `weigh chek page.md`.

    Raises: UsageError.
    """
    from difflib import get_close_matches
    from pathlib import Path

    word, *rest = args
    near = get_close_matches(word.lower(), COMMANDS, n=1, cutoff=LIKE)
    if near and rest and not rest[0].startswith("-") and not Path(word).exists():
        meant = " ".join(["weigh", near[0], *rest])
        raise click.UsageError(ERRORS["command"].format(word=word, commands=", ".join(COMMANDS), near=meant))


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        from importlib.metadata import version

        from weigh.words.command_line import VERSION

        click.echo(VERSION.format(version=version("weigh")))
        ctx.exit()
