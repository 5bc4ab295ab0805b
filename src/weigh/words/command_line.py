"""What the command line says of itself: help, examples, and what is wrong with what was typed."""

from __future__ import annotations

INTRODUCTION = """\
What a neural network is made of: shapes, parameters, MACs and memory, layer by layer, exactly. The code is read as text
and never run.

SOURCE is a file, FILE::builder(arguments), FILE::Class, - for standard input, or the name of a published network.
"""

USAGE = ("Usage: weigh SOURCE [OPTIONS]", "       weigh COMMAND ...")
OPTIONS_HEADING = "Options"
COMMANDS_HEADING = "Commands"

COMMANDS = {
    "ledger": "The network layer by layer, with its totals (what `weigh SOURCE` does).",
    "explain": "Where one layer's numbers come from.",
    "why": "Why a number is not the one that was expected.",
    "report": "All of this as one HTML file, with pictures, that works offline.",
    "diff": "Why two networks differ, part by part.",
    "check": "Every network, table and claim of a page, audited.",
    "serve": "The same in the browser: paste, claim, look, share.",
    "verify": "The figures held against one real training step in PyTorch or Keras.",
    "write": "The network as code of PyTorch or Keras, or as notation.",
    "zoo": "The published networks that can be weighed by name.",
}

LEDGER = """\
Weigh SOURCE: every layer's shape, parameters, MACs and formula, and the totals.

SOURCE is a file, FILE::builder(arguments), FILE::Class, - for standard input, or the name of a published network.
"""

EXPLAIN = """\
Explain the numbers of one LAYER of SOURCE: its weights one by one, its shape and its work.

LAYER is a name, a path (encoder/conv1), the end of one, or #3 for the third layer.
"""

DIFF = """\
Compare the networks A and B: their layers are paired, and the gap in parameters is split into parts that add up to it.

A and B are sources as for `weigh SOURCE`; the options hold for both. A gap is what B has more than A.
"""

WHY = """\
Explain why SOURCE does not have the number that is claimed: the smallest sets of edits that lead to it.

A CLAIM is a number as it was printed (60M, 138,357,544, ~650k), with a unit ("1.8G MACs", "97.95 MB", neurons=650k), or
one layer's (conv2d_1=1664, conv2.kernel=5x5x48). Several claims have to hold together.
"""

CHECK = """\
Audit PAGE: every network that it defines in code, tables, notation or words, and every number that it claims of one:
what holds, what fails and why, what cannot be verified.

PAGE is a saved web page, Markdown, a notebook, plain text, or - for standard input. Nothing in it is run or fetched.
"""

ZOO = """\
List the published networks that can be weighed by name, each with the source that its figures are checked against.
"""

EXAMPLES = """\
Examples:
  weigh alexnet.py
  weigh model.py::build(num_classes=10)
  weigh net.py::Net --input 3x224x224
  pbpaste | weigh - --set input_shape=28,28,1
  weigh vgg16 --json
  weigh explain alexnet.py conv2d_1
  weigh why alexnet.py 60M
  weigh report alexnet.py --claim 60M
  weigh diff vgg16 vgg19
  weigh check forum_page.html

A source that is named like a command: weigh ./explain, or weigh ledger explain.

Exit status: 0 answered, also where something is not known; 1 the network
contradicts itself, or a claim that was checked fails; 2 nothing could be read.
With --json an error is also an object on standard output:
{"schema", "error": {"kind", "text", "where"}}.
"""

OPTIONS = {
    "input": "The shape of an input, without the batch: 3x224x224, image:3x224x224, ?x80 where a size is not known. "
    "May be given several times.",
    "set": "A value for a name that the source leaves undefined (input_shape=28,28,1), or for a setting of the "
    "framework (image_data_format=channels_first). May be given several times.",
    "dialect": "Read as this generation of a framework: keras1, keras2, tf.keras, keras3 or torch. "
    "Without it the source decides.",
    "max_layers": "Stop at a network of more than this many layers.",
    "json": "Print JSON: every integer exact, for scripts.",
    "notation": "Print the network in notation, as docs/notation.md tells it: reading that gives the same network.",
    "format": "The form of the answer; without it the ending of FILE says, or it is text.",
    "output": "Write to FILE instead of standard output.",
    "columns": "The table's columns, in this order: name,shape,params,flops, … docs/tables.md has all of them.",
    "sort": "Sort the rows by a column: numbers the largest first, params:asc the smallest. "
    "Only rows that add up are left, each under its path.",
    "depth": "List N levels: what lies deeper is summed up in the rows that enclose it; without modules, in the groups of its picture.",
    "top": "List the N largest rows, by --sort or else by their parameters; the others are summed up in one.",
    "view": "What svg and png draw: graph, every layer, or blocks, the feature maps of a chain.",
    "all": "Show every row on a terminal, also long repetitions.",
    "expected": "The number of parameters that you expected instead.",
    "expected_shape": "The shape that you expected to come out, without the batch: 28x28x64; ? for any size.",
    "like": "The published network that it should be, by its name in the zoo.",
    "version": "Print the version.",
}

VERSION = "weigh {version}"

ERROR = "weigh: {text}"
"""How every error begins on standard error."""

ERRORS = {
    "shape": "--input: a shape is whole sizes above 0, joined with x, without the batch.\n"
    "  Received: {received!r}; {part!r} is not a size.\n"
    "  Write for example --input 3x224x224, --input image:3x224x224, or ? for a size that is not known.",
    "shape_empty": "--input: a shape is whole sizes above 0, joined with x, without the batch.\n"
    "  Received: {received!r}, which has none.\n"
    "  Write for example --input 3x224x224, --input image:3x224x224, or ? for a size that is not known.",
    "shape_twice": "--input: each input has one shape.\n"
    "  {name!r} was given two: {first} and {second}.\n"
    "  Leave one out, or name the inputs: --input NAME:SHAPE.",
    "setting": "--set: a setting is a name, an equals sign and a value.\n"
    "  Received: {received!r}.\n"
    "  Write for example --set input_shape=28,28,1 or --set image_data_format=channels_first.",
    "setting_name": "--set: what stands before the equals sign is a name as Python has them.\n"
    "  Received: {received!r}; {name!r} is none.\n"
    "  Write for example --set input_shape=28,28,1 or --set image_data_format=channels_first.",
    "setting_twice": "--set: each name has one value.\n"
    "  {name!r} was given two: {first!r} and {second!r}.\n"
    "  Leave one out.",
    "dialect": "--dialect: must be one of {choices}.\n"
    "  Received: {received!r}.\n"
    "  {hint}Leave it out to let the source decide.",
    "near": "Did you mean {near}? ",
    "number": "{option}: must be a whole number of at least {least}.\n  Received: {received!r}.",
    "system": "the answer could not be written; the system says: {why}.",
    "command": "a command must be one of these: {commands}.\n  Received: {word!r}. Did you mean: {near}",
    "one_of": "{option}: must be one of {choices}.\n  Received: {received!r}.{hint}",
    "form_twice": "an answer has one form.\n  Received: {one} and {other}.\n  Leave one out.",
    "form_option": "{option} is for {forms}.\n  The form is {form}.\n  Leave {option} out, or choose another --format.",
    "form_ending": "what is written to a file must have a form: --format says it, or the file's ending.\n"
    "  Received: -o {output}; {ending!r} is none of {endings}.\n"
    "  Add --format.",
    "output_source": "an answer must not take the place of its source.\n"
    "  Received: -o {output}, which is the file that is read.\n"
    "  Give another file.",
    "output_folder": "an answer is written to a file.\n  Received: -o {output}, which is a folder.\n  Name a file in it.",
    "output_failed": "the answer must be written to {output}.\n  The system says: {why}.\n  Give another file with -o.",
    "png_terminal": "a png is no text, so it is not printed on a terminal.\n"
    "  Standard output is one.\n"
    "  Name a file: -o network.png; or choose --format svg.",
    "usage": "{message}\n  The command is: {usage}\n  `{help} --help` says more.",
}

UNUSED = {
    "input not used": " It has: {known}.",
    "setting not used": " Open are: {known}.",
}
"""What is added to the note that an option was not used, where something else could have been meant."""

STDIN = {
    "hint": "Reading from the terminal: paste the code, then press Ctrl-D on a line of its own.",
}

INTERNAL = "weigh failed. This is a fault in weigh, not in your source: please report it with the lines above."
