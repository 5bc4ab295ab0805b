"""Other tools' ways to count: each row of the table against what the tool printed, and what `why` makes of them.

The figures were printed by the tools themselves (`benchmarks/tools_table.py` runs them all; releases as in the table).
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from test_why_work import chain

import weigh
from weigh.api import Network
from weigh.ask.claims import parse
from weigh.ask.weight_classes import WeightClass
from weigh.ask.why.answer import Answer
from weigh.ask.why.answers import Answers
from weigh.ask.why.batches import of_work
from weigh.ask.why.counting import Counting, countings
from weigh.ask.why.plan import Plan
from weigh.ask.why.question import Question
from weigh.ask.why.tally import Tally
from weigh.ask.why.tools import Tool, conventions, that_print, tools
from weigh.ask.why.work import FUNCTIONS, MAC_GROUPS
from weigh.network.tensors import Tensor
from weigh.ops.activations import Activation
from weigh.ops.convolution import Conv, ConvTranspose
from weigh.ops.dense import Dense
from weigh.ops.elementwise import PReLU
from weigh.ops.normalization import BatchNorm, GroupNorm
from weigh.ops.pooling import GlobalPool, Pool
from weigh.ops.recurrent import GRU, LSTM, GRUCell, LSTMCell, SimpleRNN, SimpleRNNCell
from weigh.ops.resizing import UpSample
from weigh.show.json_why import why_json
from weigh.show.why_text import why_text
from weigh.sources import read_source
from weigh.words.moves import EDITS
from weigh.words.why import GROUPS, SETTINGS

RESNET, VIT = "resnet50-v1.5", "vit-b16"
RESNET_MACS, VIT_MACS = 4_089_184_256, 17_563_828_224
FIRST = 112 * 112 * 64 * 7 * 7 * 3
"""The MACs of ResNet-50's first convolution."""
PRODUCTS = 12 * 2 * 197 * 197 * 768
PROJECTIONS = 12 * 4 * 197 * 768 * 768


@cache
def tally(network: str) -> Tally:
    return Plan(weigh.read(network).graph, costs=True).tally


SMALL = chain(
    Tensor.of(18, 18, 3), Conv(8, (3, 3), (1, 1), (1, 1)), BatchNorm(scale=False, center=False), Activation("silu"),
    Pool("average", (2, 2), (2, 2)), Conv(8, (3, 3), (1, 1), (1, 1)), GroupNorm(groups=2), Activation("leaky_relu"),
    UpSample((1, 2, 2, 1)), UpSample((1, 2, 2, 1), "bilinear"), PReLU(shared_axes=(1, 2)), GlobalPool("max", 2),
    Dense(4), Activation("elu"), Activation("tanh"),
)  # fmt: skip
"""Sequential(Conv2d(3, 8, 3), BatchNorm2d(8, affine=False), SiLU(), AvgPool2d(2), Conv2d(8, 8, 3), GroupNorm(2, 8),
LeakyReLU(), Upsample(scale_factor=2), Upsample(scale_factor=2, mode="bilinear"), PReLU(8), AdaptiveMaxPool2d(1), Flatten(),
Linear(8, 4), ELU(), Tanh()) on 3 × 18 × 18."""
TRANSPOSED = chain(Tensor.of(10, 10, 16), ConvTranspose(8, (4, 4), (2, 2), (1, 1), "same"))
STEPS = Tensor.of(5, 8)
RNN_16 = chain(STEPS, SimpleRNN(SimpleRNNCell(16, biases=2), return_sequences=True))
GRU_16 = chain(STEPS, GRU(GRUCell(16, biases=2), return_sequences=True))
LSTM_16 = chain(STEPS, LSTM(LSTMCell(16, biases=2), return_sequences=True))


def tool(name: str, prints: str = "macs") -> Tool:
    """A row of the table by its name, and its setting behind a blank."""
    plain, _, setting = name.partition(" ")
    return next(one for one in tools() if (one.name, one.setting) == (plain, setting) and prints in one.prints)


PRINTED = {
    "FlopCounterMode cpu": (RESNET_MACS, 16_848_500_736, 76_064, 204_800, 1_920, 5_760, 0),
    "FlopCounterMode no_grad": (RESNET_MACS, 11_271_124_992, 76_064, 204_800, 1_920, 5_760, 0),
    "calflops": (RESNET_MACS, 16_848_500_736, 76_064, 204_800, 0, 0, 0),
    "fvcore": (4_111_512_576, 16_867_412_736, 99_136, 204_800, 0, 0, 0),
    "thop": (4_133_742_592, 11_286_254_592, 137_120, 819_200, 2_160, 6_800, 8_960),
    "ptflops pytorch": (4_132_436_968, 17_606_030_584, 117_420, 208_000, 2_160, 6_800, 9_120),
    "ptflops aten": (4_089_185_256, 16_864_992_232, 78_404, 208_000, 2_080, 6_240, 0),
    "torchinfo": (4_089_238_376, 173_232_616, 78_428, 822_400, 2_080, 6_240, 8_320),
}
"""What the tools print for ResNet-50 and ViT-B/16 of torchvision, the small network, ConvTranspose2d(16, 8, 4, stride=2,
padding=1) on 16 × 10 × 10, and RNN, GRU and LSTM(8, 16) on 5 steps."""


@pytest.mark.parametrize("name", PRINTED)
def test_macs_are_what_the_tool_printed(name: str) -> None:
    tallies = [tally(RESNET), tally(VIT), *(plan.tally for plan in (SMALL, TRANSPOSED, RNN_16, GRU_16, LSTM_16))]
    counting = Counting((tool(name).convention,))
    assert tuple(counting.count(one, "macs") for one in tallies) == PRINTED[name]


BY_HAND = {"fvcore by_hand": 17_582_740_224, "torchinfo linear": 201_581_032}
"""For timm's ViT-B/16, whose projections are linear layers; fvcore where its attention is not fused."""


@pytest.mark.parametrize("name", BY_HAND)
def test_attention_written_otherwise(name: str) -> None:
    assert Counting((tool(name).convention,)).count(tally(VIT), "macs") == BY_HAND[name]


def test_flops_of_a_tool() -> None:
    """calflops prints 8,211,108,352 FLOPs for ResNet-50, 33,723,326,208 for ViT-B/16, 172,996 for the small network and
    16,160 for LSTM(8, 16)."""
    counting = Counting((tool("calflops", "flops").convention,))
    printed = {RESNET: 8_211_108_352, VIT: 33_723_326_208}
    assert {name: 2 * counting.count(tally(name), "macs") for name in printed} == printed
    assert [2 * counting.count(plan.tally, "macs") for plan in (SMALL, LSTM_16)] == [172_996, 16_160]


def test_params() -> None:
    """thop prints 58,067,176 parameters of torchvision's ViT-B/16: it has no rule for MultiheadAttention."""
    printed = {("thop", VIT): 58_067_176, ("thop", RESNET): 25_557_032, ("torchsummary", RESNET): 25_557_032}
    found = {(name, network): Counting((tool(name, "params").convention,)).count(tally(network), "params")
             for name, network in printed}  # fmt: skip
    assert found == printed


def test_every_group_of_the_table_is_one_that_is_counted_and_has_words() -> None:
    classes = {kind.value for kind in WeightClass}
    for one in tools():
        assert one.leaves_out <= {*MAC_GROUPS, *classes}, one.name
        assert set(one.weighs) <= classes, one.name
        assert {*(group for group, _ in one.adds), *one.leaves_out, *one.weighs} <= set(GROUPS), one.name
        assert one.setting in SETTINGS
        assert one.convention.kind in EDITS
        assert one.source
    assert {*MAC_GROUPS, *(f"function.{name}" for name in FUNCTIONS)} <= set(GROUPS)


def test_rows_of_the_table_are_distinct() -> None:
    rows = [(one.name, one.setting, one.prints) for one in tools()]
    assert len(set(rows)) == len(rows)
    assert len({(one.leaves_out, one.adds, one.weighs, one.every_use, one.quantity) for one in tools()}) == len(rows)


def test_a_tool_goes_with_nothing_but_batches_and_backward_passes() -> None:
    extra = tuple(conventions(parse(["1 GMACs"])))
    ways = countings(tally(VIT), "macs", extra, most=2)
    pairs = [way.conventions for way in ways if len(way.conventions) == 2]
    assert pairs
    assert all(other.times > 1 for pair in pairs for one, other in (pair, pair[::-1]) if one.whole)


@pytest.mark.parametrize(("quantity", "twice"), [("macs", True), ("activations", False)])
def test_only_work_is_multiplied_twice(quantity: str, twice: bool) -> None:
    """Forward and backward in a batch; never by two batches."""
    ways = [way.conventions for way in countings(tally(VIT), quantity, most=2) if len(way.conventions) == 2]
    both = [pair for pair in ways if all(one.times != 1 for one in pair)]
    assert bool(both) is twice
    assert all({one.kind for one in pair} == {"with_backward", "with_batch"} for pair in both)


def test_tools_that_print_a_number() -> None:
    assert [one.name for one in that_print(tally(VIT), "macs", VIT_MACS - PRODUCTS)] == ["FlopCounterMode", "calflops"]
    assert that_print(tally(VIT), "macs", VIT_MACS) == ()
    assert that_print(tally(VIT), "neurons", 1) == ()
    assert [one.name for one in that_print(tally(VIT), "params", 58_067_176)] == ["thop"]
    assert that_print(tally(RESNET), "params", 25_557_032) == ()  # what all of them print
    resnet = [one.text for one in that_print(tally(RESNET), "macs", RESNET_MACS)]
    assert resnet == ["FlopCounterMode (torch 2.13.0) on a CPU", "calflops 0.3.2"]  # of each tool one setting


def test_what_follows_from_one_network_is_not_asked_of_an_edited_one() -> None:
    """The first layer's MACs are another number once it is edited."""
    network = weigh.read(RESNET)
    made = list(of_work(Question(network.ledger, parse(["3,971,170,304 MACs"]))))
    assert {one.kind: Counting((one,)).of_any for one in made} == {"without_first": False, "trained_but_input": False}
    assert not list(of_work(Question(network.ledger, parse(["conv1.macs=118M"]))))


# -- what `why` makes of them --------------------------------------------------------------------------------------------


@cache
def answers(network: str, *claims: str) -> Answers:
    return weigh.read(network).why(*claims)


def first(network: str, *claims: str) -> Answer:
    return answers(network, *claims).answers[0]


def text(found: Answers) -> str:
    lines = why_text(found)
    return "\n".join("".join(span.text for span in line) for line in lines)


CLAIMED = [
    # (network, claim, kinds, gap): what is not counted, or counted as well, as a product
    (VIT, "16.85GMACs", ("without_attention_products",), -PRODUCTS),
    (VIT, "16,848,500,736 MACs", ("without_attention_products",), -PRODUCTS),
    (VIT, "11.27GMACs", ("without_attention",), -PRODUCTS - PROJECTIONS),
    (VIT, "16.87 GMACs", ("as_fvcore",), -PRODUCTS + 25 * 197 * 768 * 5),
    (VIT, "11,286,254,592 MACs", ("as_thop",), -PRODUCTS - PROJECTIONS + 25 * 197 * 768 * 4),
    (VIT, "173.23M MACs", ("as_torchinfo",), 173_232_616 - VIT_MACS),
    (VIT, "52.7GMACs", ("with_backward",), 2 * VIT_MACS),
    (VIT, "16,732,895,232 MACs", ("linear_only",), -PRODUCTS - 196 * 768 * 768),
    (RESNET, "4,087,136,256 MACs", ("convolutions_only",), -2048 * 1000),
    (RESNET, "2,048,000 MACs", ("dense_only",), 2048 * 1000 - RESNET_MACS),
    (RESNET, "3,971,170,304 MACs", ("without_first",), -FIRST),
    (RESNET, "4,128,450,976 MACs", ("with_elementwise",), 39_266_720),
    (RESNET, "28,624,289,792 MACs", ("with_batch",), 6 * RESNET_MACS),
    (RESNET, "130,853,896,192 MACs", ("with_batch",), 31 * RESNET_MACS),
    (RESNET, "12,149,538,816 MACs", ("trained_but_input",), 2 * RESNET_MACS - FIRST),
    (RESNET, "392,561,688,576 MACs", ("with_backward", "with_batch"), 95 * RESNET_MACS),
    (RESNET, "8.2111 GFLOPs", ("as_calflops",), (8_211_108_352 - 2 * RESNET_MACS) // 2),
]


@pytest.mark.parametrize(("network", "claim", "kinds", "gap"), CLAIMED, ids=lambda value: str(value))
def test_the_first_answer(network: str, claim: str, kinds: tuple[str, ...], gap: int) -> None:
    answer = first(network, claim)
    assert tuple(sorted(answer.kinds)) == kinds
    assert answer.totals[1] - answer.totals[0] == gap
    assert sum(edit.gap or 0 for edit in answer.edits) == gap


def test_the_answer_names_the_tools() -> None:
    found = text(answers(VIT, "16.85GMACs"))
    assert found == (
        "vit-b16 has 17,563,828,224 MACs. The claim is 16.85GMACs: 16,845,000,000 to 16,854,999,999.\n"
        "\n"
        "1  Counted otherwise: 16,848,500,736, within the claim.\n"
        "   −715,327,488  The two products of attention, of queries with keys and of scores with values, are not counted: they have no "
        "weights, so tools that go by layers do not see them, nor do those that lack the fused function.\n"
        "   16,848,500,736 − 17,563,828,224 = −715,327,488\n"
        "   Counted so by FlopCounterMode (torch 2.13.0) on a CPU and calflops 0.3.2."
    )
    found = text(answers(VIT, "11.27GMACs"))
    assert f"−{PROJECTIONS:,} projections inside attention, in 12 layers\n" in found
    assert f"−{PRODUCTS:,} products of queries with keys" in found
    assert found.endswith("Counted so by FlopCounterMode (torch 2.13.0) on a CPU, in evaluation without gradients.")


def test_a_tool_that_is_the_answer_is_named_once_and_taken_apart() -> None:
    found = text(answers(RESNET, "4,133,742,592 MACs"))
    assert "+44,558,336  The count is that of thop 0.1.1-2209072238.\n" in found
    assert f"+{4 * 11_113_984:,} batch normalizations, at work, in 53 layers\n" in found
    assert found.count("thop") == 1


def test_flops_are_told_with_their_macs() -> None:
    assert text(answers(RESNET, "8.2 GFLOPs")) == (
        "resnet50-v1.5 has 4,089,184,256 MACs. The claim is 8.2 GFLOPs, at two FLOPs a MAC: 4,075,000,000 to 4,124,999,999 MACs.\n"
        "\n"
        "1  It holds: 2 × 4,089,184,256 MACs = 8,178,368,512 FLOPs, within the claim."
    )
    found = answers(RESNET, "4.1 GFLOPs")
    assert found.answers[0].kinds == ("macs_as_flops",)
    assert "These FLOPs are MACs, a multiply-add counted as one operation" in text(found)


def test_nothing_is_told_that_changes_nothing() -> None:
    """Neither an edit without an effect on what is claimed beside a way to count that has it, nor another reading of the
    source that has the same number."""
    assert {answer.kinds for answer in answers(RESNET, "4.1 GFLOPs").answers} == {("macs_as_flops",)}
    code = (
        "i = Input((16,), dtype='int32')\nx = Embedding(100, 8)(i)\nx = x + MultiHeadAttention(2, 4)(x, x)\n"
        "model = Model(i, Dense(100, use_bias=False)(x))"
    )
    network = Network(read_source("-", text=code).graphs[0])
    found = network.why(f"{network.macs.known - 2 * 16 * 16 * 8:,} MACs").answers
    assert found[0].kinds == ("without_attention_products",)
    assert all(len(answer.kinds) == 1 for answer in found)


def test_json_names_the_tools() -> None:
    found: dict[str, Any] = json.loads(why_json([answers(VIT, "16.85GMACs")]))
    assert found["answers"][0]["tools"] == [
        {"name": "FlopCounterMode", "version": "2.13.0", "setting": "cpu"},
        {"name": "calflops", "version": "0.3.2", "setting": ""},
    ]


def test_parameters_of_a_tool() -> None:
    answer = first(VIT, "58,067,176")
    assert (answer.kinds, answer.total) == (("as_thop",), 58_067_176)


@pytest.mark.parametrize("claim", ["17.563G MACs", "35.1GFLOPs", "86,567,656"])
def test_what_holds_is_not_explained(claim: str) -> None:
    assert first(VIT, claim).kind == "holds"


def test_a_step_of_training_is_what_flop_counter_mode_counts_around_forward_and_backward() -> None:
    """The first layer's input needs no gradient, so that product is not made."""
    torch = pytest.importorskip("torch")
    from torch.utils.flop_counter import FlopCounterMode

    model = torch.nn.Sequential(
        torch.nn.Conv2d(3, 8, 3), torch.nn.ReLU(), torch.nn.Conv2d(8, 4, 3), torch.nn.Flatten(), torch.nn.Linear(64, 5)
    )
    with FlopCounterMode(display=False) as counter:
        model(torch.zeros(1, 3, 8, 8)).sum().backward()
    code = "model = Sequential([Input((8, 8, 3)), Conv2D(8, 3, activation='relu'), Conv2D(4, 3), Flatten(), Dense(5)])"
    network = Network(read_source("-", text=code).graphs[0])
    total, first_layer = network.macs.known, 6 * 6 * 8 * 3 * 3 * 3
    assert counter.get_total_flops() == 2 * (3 * total - first_layer)
    (answer, *_) = network.why(f"{counter.get_total_flops() // 2} MACs").answers
    assert (answer.kinds, answer.total) == (("trained_but_input",), 3 * total - first_layer)
