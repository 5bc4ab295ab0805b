"""What is wrong with a network in notation, and what `--notation` says where it cannot print one."""

from __future__ import annotations

FAULTS: dict[str, str] = {
    "notation.empty": "notation must hold at least one layer.\n"
    "  There is none here.\n"
    "  Write for example: Input 224x224x3 -> conv3-64 x2 -> maxpool -> FC-10.",
    "notation.syntax": "notation must be layers with arrows, commas, hyphens or new lines between them.\n"
    "  {found!r} cannot stand here: {text!r}.\n"
    "  Write each layer as a word with its numbers, conv3-64 or Conv(64, 3), and groups in brackets: (conv3-64 - pool) x2.",
    "notation.word": "a layer in notation must be a word that papers use for one.\n"
    "  {word!r} is none, in {text!r}.{near}\n"
    "  Write it as a kind of layer with its numbers, Conv(96, 11x11, stride=4), or leave the line out.",
    "notation.number": "each number of a layer in notation must have one meaning.\n"
    "  {number} has none that is still open in {text!r}: {kind} takes {takes}.\n"
    "  Name it: {kind}(..., stride=2).",
    "notation.nesting": "groups in notation may be nested {limit:,} deep.\n"
    "  Here are {levels:,} levels of brackets.\n"
    "  Write repeated groups as (conv3-64 - pool) x3.",
    "notation.length": "notation may have {limit:,} characters.\n"
    "  Here are {characters:,}.\n"
    "  Write repeats as x8, and leave out what is no layer.",
    "notation.layers": "A network in notation may have {layers:,} layers, repeats included; here are more, so reading stopped.",
    "notation.op": "a layer of the exact form must be an op of weigh.\n"
    "  {op!r} is none.{near}\n"
    "  docs/notation.md lists them; without the first line (network ...) the free form is read.",
    "notation.field": "what stands in parentheses must be fields of the op, each once.\n"
    "  {field!r} is none that is still open in {op}. Its fields: {fields}.\n"
    "  Leave it out, or give it the right name.",
    "notation.missing": "an op must have all of its fields that have no default.\n"
    "  {op} has no {field!r} here. Its fields: {fields}.\n"
    "  Write {op}({field}=...).",
    "notation.kind": "a field of an op must hold the kind of value that it is made for: a size, a tuple of sizes (3x3), a word, true or false.\n"
    "  {field!r} of {op} cannot be {value}.\n"
    "  docs/notation.md tells how values are written.",
    "notation.value": "{law} must be whole numbers above 0, or unknowns in braces: 28x28x1, ({{width}}, 3).\n"
    "  Received: {value}.",
    "notation.name": "what a layer reads must stand in the same text.\n"
    "  There is no {name!r}.\n"
    "  The second call of conv1 is conv1~2; its second output is conv1[1].",
    "notation.output": "what a layer reads must be an output of another.\n"
    "  {layer!r} has {outputs:,} outputs, so there is no [{index}].\n"
    "  They are counted from 0.",
    "notation.circle": "a layer must not read what is made of its own output.\n"
    "  {layer!r} does.\n"
    "  Say with `from` what it reads.",
    "notation.apply": "an op must have fields that it can be computed with.\n"
    "  {op} cannot: {fields}.\n"
    "  Compare them with what docs/notation.md says of it.",
    "notation.no_form": "a network that is written in notation must consist of ops and the values of their fields.\n"
    "  {network!r} holds something else: {why}.\n"
    "  Print the ledger without --notation, or --json.",
}
