"""What `weigh report` says of itself."""

from __future__ import annotations

from weigh.words.command_line import OPTIONS as COMMON

REPORT = """\
Write a report on SOURCE: one HTML file that works offline, with the answer, the network drawn, where its parameters and
work are, every layer with its formula and line, and why a CLAIM is another number.

Without -o it is called after the source: vgg16.html for vgg16 and vgg16.py. `-o -` writes it to standard output.
"""

OPTIONS = {
    "like": COMMON["like"],
    "output": "The file to write, or the folder; - for standard output.",
    "claim": "A number that is claimed of the network, as for `weigh why`. May be given several times.",
    "force": "Write over a file that is no report of weigh.",
    "json": "Print what the report shows as JSON, and write no file.",
}

WRITTEN = "Written: {file} ({size})"

FAULTS = {
    "report.other_file": "a report takes the place of nothing but an older report.\n"
    "  {path!r} is another file.\n"
    "  Give another name with -o, or write over it with --force.",
    "report.not_written": "a report must have a file that can be written.\n"
    "  {path!r} could not be written: {why}.\n"
    "  Give another place with -o, or -o - for standard output.",
}
