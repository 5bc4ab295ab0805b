"""What an answer edits a network into can be weighed, and written, as a network of its own."""

from __future__ import annotations

import pytest

import weigh
from weigh.ask.ledger import ledger
from weigh.ask.why.rewired import rewired


@pytest.mark.parametrize(
    ("source", "claim"),
    [("examples/alexnet.py", "60M"), ("examples/alexnet.py", "62,378,344"), ("vgg16", "134M"), ("resnet50", "25.5M"), ("lenet5", "60k"),
     ("examples/convnet.py", "609,354"), ("keras-resnet50", "23.5M")],
)  # fmt: skip
def test_the_edited_network_has_the_answers_figures(source: str, claim: str) -> None:
    network = weigh.read(source)
    variants = [answer.variant for answer in network.why(claim).answers if answer.variant is not None]
    assert variants
    for variant in variants:
        edited = ledger(rewired(variant))
        tally = {part.what: 0 for part in variant.tally}
        for part, count in variant.tally.items():
            tally[part.what] += count
        assert edited.params.known == tally["weights"]
        assert edited.macs.known == tally.get("macs", 0)


def test_it_is_written_as_code_that_reads_back() -> None:
    from weigh.explaining import corrected
    from weigh.write.code import write

    network = weigh.read("examples/alexnet.py")
    text = write(corrected(network.graph, network.reading, ["60M"]), "keras")
    assert weigh.read("net.py", text=text).params.size == 62_378_344
