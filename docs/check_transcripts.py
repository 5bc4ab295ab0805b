"""Run the commands in the transcripts of Markdown files and compare what they print with what is written.

usage: python docs/check_transcripts.py [--write] README.md docs/*.md

A transcript is a fenced block that starts with ```console. `$ command` is run from the repository's root, with the
programs beside this interpreter first on the path; the lines up to the next command must be what it prints. A line
`...` stands for any number of lines. With --write, what is printed takes the place of what was written.
"""

from __future__ import annotations

import difflib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def transcripts(text: str) -> Iterator[tuple[str, list[str]]]:
    """Every command with the lines it is said to print."""
    for block in BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *lines = part.rstrip("\n").split("\n")
            yield command, [line.rstrip() for line in lines]


def printed(command: str) -> list[str]:
    """What the command prints, both streams, without trailing blanks."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "COLUMNS": "120", "NO_COLOR": "1"}
    done = subprocess.run(
        command, shell=True, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return [line.rstrip() for line in done.stdout.rstrip("\n").split("\n")]


def agrees(written: list[str], real: list[str]) -> bool:
    pattern = "\n".join(r"(?:.*\n)*?.*" if line == "..." else re.escape(line) for line in written)
    return re.fullmatch(pattern, "\n".join(real)) is not None


def rewritten(block: re.Match[str]) -> str:
    """The block with what its commands print today."""
    commands = [part.split("\n", 1)[0] for part in re.split(r"^\$ ", block[1], flags=re.MULTILINE)[1:]]
    body = "\n".join("\n".join([f"$ {command}", *printed(command)]) for command in commands)
    return f"```console\n{body}\n```"


def main(files: list[str]) -> int:
    if files[:1] == ["--write"]:
        for file in files[1:]:
            text = Path(file).read_text(encoding="utf-8")
            Path(file).write_text(BLOCK.sub(rewritten, text), encoding="utf-8")
        return 0
    wrong = count = 0
    for file in files:
        for command, written in transcripts(Path(file).read_text(encoding="utf-8")):
            count += 1
            real = printed(command)
            if not agrees(written, real):
                wrong += 1
                print(f"{file}: $ {command}")
                print("\n".join(difflib.unified_diff(written, real, "written", "printed", lineterm="")))
    print(f"{count - wrong} of {count} transcripts are true")
    return 1 if wrong or not count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
