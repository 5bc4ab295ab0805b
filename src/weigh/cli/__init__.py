"""The command line. One file a command; `commands.COMMANDS` lists them, and adding one is a line there and its file."""

from weigh.cli.main import main

__all__ = ["main"]
