"""A network in one sentence, with the verdict on what is claimed of it: what stands at the top of a report."""

from __future__ import annotations

PARAMS = {
    "known": "{name} has {count} parameters ({memory})",
    "one": "{name} has 1 parameter ({memory})",
    "at_least": "{name} has at least {count} parameters ({memory})",
    "none": "{name} has no parameters",
    "depends": "the parameters of {name} depend on {names}",
    "missing": "the parameters of {name} are not known",
}
MACS = {
    "known": "{count} MACs",
    "one": "1 MAC",
    "at_least": "at least {count} MACs",
    "none": "no MACs",
    "depends": "its MACs depend on {names}",
    "missing": "its MACs are not known",
}
ACTIVATIONS = {
    "known": "{memory} of activations",
    "at_least": "at least {memory} of activations",
    "none": "no activations",
    "depends": "its activations depend on {names}",
    "missing": "its activations are not known",
}
TAKES = "one example takes {amount}"
TAKES_BOTH = "one example takes {macs} and {activations}"
CLAUSES = "{first}; {next}"
WHOLE = "{figures}."
CONTRADICTS = {
    "placed": "{name} contradicts itself at {place}: {law}",
    "anywhere": "{name} contradicts itself: {law}",
}
MORE_FAULTS = {1: "One more contradiction is told below.", 2: "{count} more contradictions are told below."}
STANDS = "What stands of it"
"""What is called so whose figures are told of a network that contradicts itself."""

HOLDS = {
    "one": "The claim of {claims} holds.",
    "both": "The claims of {claims} hold.",
    "partly": "The claim of {claims} holds for what is known.",
    "partly_both": "The claims of {claims} hold for what is known.",
}
FAILS = {
    "one": "The claim of {claims} does not hold",
    "both": "The claims of {claims} do not hold together",
    "incomplete": "Of what is known, the claim of {claims} does not hold",
    "incomplete_both": "Of what is known, the claims of {claims} do not hold together",
}
LEADS = {
    "edits": "{edits} to {total}",
    "counting": "counted otherwise, it is {total}",
    "both": "{edits}, counted otherwise, to {total}",
    "given": "with a value for what the source leaves open it is {total}",
    "layer": "{total} is a number of one layer",
    "layer_shape": "it is about one layer",
    "slip": "a slip in adding up gives {total}",
    "unmeasured": "{edits} to it",
}
EDITS = {1: "one edit leads", 2: "two edits lead", 3: "three edits lead", 4: "four edits lead", 5: "five edits lead"}
MANY_EDITS = "{count} edits lead"
EXPLAINED = "{fails}: {leads}."
EXPLAINED_PARTLY = "{fails}: {leads}, {fit}."
OPEN = {
    "one": "{fails}, and none of the known edits explains it.",
    "both": "{fails}, and none of the known edits explains them.",
}
OTHER = {
    "one": "The claim of {claims} is about a layer of another network.",
    "both": "Of the claims {claims} one is about a layer of another network.",
}
LIST = "{first} and {last}"
