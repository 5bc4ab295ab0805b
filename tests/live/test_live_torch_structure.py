"""What a live model's network looks like: paths, ops, shared and unused layers, inputs and outputs of every form."""

from __future__ import annotations

import dataclasses

import pytest

torch = pytest.importorskip("torch")

import torch.nn.functional as F  # noqa: E402
import torch_models as models  # noqa: E402
from torch import nn  # noqa: E402

from weigh.ask.ledger import Ledger, ledger  # noqa: E402
from weigh.network.sizes import BATCH  # noqa: E402
from weigh.network.tensors import BATCH_AXIS  # noqa: E402
from weigh.ops.convolution import Conv  # noqa: E402
from weigh.readers.live.torch import is_module, read_module  # noqa: E402
from weigh.readers.live.torch.building import Building  # noqa: E402
from weigh.readers.live.torch.examples import Examples  # noqa: E402
from weigh.readers.live.torch.running import compared  # noqa: E402

TOKENS = torch.zeros(2, 5, dtype=torch.long)


def read(model, *inputs, **kwargs) -> Ledger:
    (graph,) = read_module(model, *inputs, **kwargs).graphs
    return ledger(graph)


def rows(model, *inputs, **kwargs) -> list[tuple]:
    found = read(model, *inputs, **kwargs)
    assert not found.graph.gaps
    return [(row.path, row.layer.type, row.params, row.macs) for row in found.rows]


def test_modules_are_the_ops_of_the_static_reader() -> None:
    model = nn.Sequential(
        nn.Conv2d(3, 4, 3, stride=2, padding=1), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(64, 5)
    )
    found = read(model, (2, 3, 8, 8))
    assert [row.layer.op.kind for row in found.rows] == ["conv", "batch_norm", "activation", "flatten", "dense"]
    assert [row.formula for row in found.rows] == ["(3 × 3 × 3 + 1) × 4", "2 × 4", "", "", "(64 + 1) × 5"]
    conv = found.rows[0]
    assert isinstance(conv.layer.op, Conv) and conv.layer.op.padding == ((1, 1), (1, 1))
    assert conv.outputs[0].axes[0] is BATCH_AXIS and conv.outputs[0].shape[1:] == (4, 4, 4)
    assert found.graph.dialect == "torch" and found.graph.name == "Sequential"


def test_paths_are_those_of_the_state_dict() -> None:
    paths = [row[0] for row in rows(models.residual_network(2), (1, 3, 8, 8))]
    assert paths == ["0", "1", "1.conv", "1.norm", "1.relu", "1.add", "2", "2.conv", "2.norm", "2.relu", "2.add"]


def test_a_module_called_twice_owns_its_weights_once() -> None:
    class Twice(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.block = nn.Sequential(nn.Linear(8, 8), nn.ReLU())

        def forward(self, x):
            return self.block(self.block(x))

    assert rows(Twice(), (2, 8)) == [
        ("block", "Sequential", 72, 128),
        ("block.0", "Linear", 72, 128),
        ("block.1", "ReLU", 0, 0),
    ]


def test_one_module_under_two_names() -> None:
    layer = nn.Linear(8, 8)
    assert read(nn.Sequential(layer, nn.ReLU(), layer), (2, 8)).params.size == 72


def test_a_tied_weight_counts_where_it_is_first_used() -> None:
    assert rows(models.Tied(100, 8), TOKENS) == [("embed", "Embedding", 800, 0), ("head", "Linear", 0, 4000)]


def test_a_tied_kernel_leaves_the_bias() -> None:
    class TiedWithBias(models.Tied):
        def __init__(self) -> None:
            super().__init__(100, 8)
            self.head = nn.Linear(8, 100)
            self.head.weight = self.embed.weight

    assert rows(TiedWithBias(), TOKENS) == [("embed", "Embedding", 800, 0), ("head", "Linear", 100, 4000)]


def test_bare_parameters_stand_in_the_module_that_holds_them() -> None:
    class Inner(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.scale = nn.Parameter(torch.ones(8))

        def forward(self, x):
            return x * self.scale

    assert rows(nn.Sequential(Inner()), (2, 8)) == [
        ("0", "Inner", 8, 0), ("0.scale", "Parameter", 8, 0), ("0.mul", "mul", 0, 0),
    ]  # fmt: skip


def test_what_is_never_used_counts() -> None:
    class Unused(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.used, self.idle = nn.Linear(8, 8), nn.Sequential(nn.Conv2d(3, 4, 3))
            self.table = nn.ParameterList([nn.Parameter(torch.ones(3)), nn.Parameter(torch.ones(4))])

        def forward(self, x):
            return self.used(x)

    found = read(Unused(), (2, 8))
    assert found.params.size == 72 + 112 + 7 and found.macs.size == 64
    assert [(row.path, row.params) for row in found.rows if not row.encloses] == [
        ("used", 72), ("idle.0", 112), ("table.0", 3), ("table.1", 4),
    ]  # fmt: skip


def test_frozen_and_half_frozen_layers() -> None:
    model = nn.Sequential(nn.Linear(8, 8), nn.Linear(8, 8), nn.Linear(8, 8))
    model[0].requires_grad_(False)
    model[1].weight.requires_grad_(False)
    found = read(model, (2, 8))
    assert [row.trainable for row in found.rows] == [0, 8, 72]
    assert (found.trainable.size, found.non_trainable.size) == (80, 72 + 64)


def test_buffers_are_no_parameters() -> None:
    (row,) = read(nn.BatchNorm2d(8), (2, 8, 4, 4)).rows
    assert row.params == 16


@dataclasses.dataclass
class Result:
    logits: torch.Tensor
    hidden: list[torch.Tensor]


def test_outputs_of_any_form() -> None:
    class Forms(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first, self.second = nn.Linear(8, 4), nn.Linear(4, 2)

        def forward(self, x):
            hidden = self.first(x)
            return Result(self.second(hidden), [hidden, hidden])

    (graph,) = read_module(Forms(), (2, 8)).graphs
    assert [value.tensor.shape[1:] for value in graph.outputs] == [(2,), (4,), (4,)]


def test_keywords_and_dicts() -> None:
    class Keywords(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.linear = nn.Linear(8, 8)

        def forward(self, x, *, mask=None, scale=1.0):
            return self.linear(input=x) * mask * scale

    expected = [("linear", "Linear", 72, 64), ("mul", "mul", 0, 0), ("mul_1", "mul", 0, 0)]
    assert rows(Keywords(), (2, 8), mask=torch.ones(2, 8)) == expected
    assert rows(Keywords(), {"x": (2, 8), "mask": (2, 8)}, scale=2.0) == expected
    (graph,) = read_module(Keywords(), {"x": (2, 8), "mask": (2, 8)}).graphs
    assert [value.name for value in graph.inputs] == ["x", "mask"]


def test_a_shape_of_whole_numbers_is_found_out() -> None:
    (graph,) = read_module(nn.Sequential(nn.Embedding(10, 4), nn.Linear(4, 2)), (3, 7)).graphs
    assert graph.inputs[0].tensor.dtype == "int64" and ledger(graph).macs.size == 7 * 8


def test_steps_first_the_batch_is_the_second_axis() -> None:
    (graph,) = read_module(nn.LSTM(4, 5), (7, 3, 4)).graphs
    assert graph.outputs[0].tensor.shape == (7, BATCH, 5) and [note.kind for note in graph.notes] == [
        "live steps first"
    ]
    assert ledger(graph).macs.size == 7 * 4 * 5 * (4 + 5)


def test_a_lone_sequence_has_no_batch() -> None:
    (graph,) = read_module(nn.GRU(4, 5), (7, 4)).graphs
    assert graph.outputs[0].tensor.shape == (7, 5)
    assert ledger(graph).macs.size == 7 * 3 * 5 * (4 + 5)


def test_parametrized_weights_are_computed_once_a_call() -> None:
    found = read(nn.Sequential(nn.utils.parametrizations.weight_norm(nn.Linear(4, 5))), (1, 4))
    assert found.params.size == 5 * 4 + 5 + 5 and found.macs.size == 20


def test_hooks_of_the_user_are_part_of_what_is_computed() -> None:
    model = nn.Sequential(nn.Linear(4, 4))
    extra = nn.Linear(4, 6)
    model[0].register_forward_hook(lambda module, args, output: extra(output))
    found = read(model, (1, 4))
    assert found.macs.size == 16 + 24
    assert found.graph.outputs[0].tensor.shape[-1] == 6


def test_data_parallel() -> None:
    assert rows(nn.DataParallel(nn.Sequential(nn.Linear(4, 5))), (1, 4)) == [
        ("module", "Sequential", 25, 20), ("module.0", "Linear", 25, 20),
    ]  # fmt: skip


def test_a_model_that_goes_through_its_batch_one_by_one() -> None:
    class OneByOne(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.linear = nn.Linear(4, 5)

        def forward(self, x):
            return torch.stack([self.linear(one) for one in x])

    (graph,) = read_module(OneByOne(), (2, 4)).graphs
    assert graph.notes[0].kind == "live batch" and graph.notes[0].facts == {"batch": 2}
    assert ledger(graph).macs.size == 2 * 20


def test_a_batch_that_is_written_down() -> None:
    class Fixed(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.linear = nn.Linear(12, 5)

        def forward(self, x):
            return self.linear(x.view(2, 12))

    (graph,) = read_module(Fixed(), (2, 3, 4)).graphs
    assert graph.notes[0].kind == "live batch"
    assert ledger(graph).macs.size == 60  # of one of the two examples


def test_numbers_that_decide_are_computed() -> None:
    class Decides(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.yes, self.no = nn.Linear(4, 5), nn.Linear(4, 6)

        def forward(self, x):
            return self.yes(x) if x.sum() > 0 else self.no(x)

    for sign, macs in ((1, 20), (-1, 24)):
        (graph,) = read_module(Decides(), sign * torch.ones(3, 4)).graphs
        assert ledger(graph).macs.size == macs and ledger(graph).params.size == 25 + 30
        assert graph.outputs[0].tensor.shape[0] == BATCH and not graph.notes


def test_constants_are_no_layers() -> None:
    class Masked(nn.Module):
        def forward(self, x):
            steps = torch.arange(x.shape[1], device=x.device)
            mask = (steps[:, None] < steps).float().masked_fill(steps > 3, float("-inf"))
            return F.scaled_dot_product_attention(x, x, x, attn_mask=mask)

    assert [row[0] for row in rows(Masked(), (2, 6, 8))] == ["scaled_dot_product_attention"]


def test_an_operation_without_a_rule_is_a_gap() -> None:
    library = torch.library.Library("weigh_test", "DEF")
    library.define("mystery(Tensor x) -> Tensor")
    library.impl("mystery", lambda x: x.clone(), "CPU")
    library.impl("mystery", lambda x: torch.empty_like(x), "Meta")

    class Mystery(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.linear = nn.Linear(4, 5)

        def forward(self, x):
            return torch.ops.weigh_test.mystery(self.linear(x))

    found = read(nn.Sequential(Mystery()), (2, 4))
    (gap,) = found.graph.gaps
    assert (gap.kind, gap.what, gap.facts) == ("live operation", "mystery", {"path": "0"})
    assert not found.complete and not found.macs.exact and found.macs.known == 20 and found.params.exact


def test_an_exported_program() -> None:
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(4 * 36, 2)).eval()
    program = torch.export.export(model, (torch.zeros(2, 3, 8, 8),))
    assert is_module(program)
    found = read(program)
    assert (found.params.size, found.macs.size) == (112 + 8 + 290, 36 * 4 * 27 + 144 * 2)
    assert [(row.path, row.layer.type, row.params) for row in found.rows if row.encloses] == [
        ("0", "Conv2d", 112), ("1", "BatchNorm2d", 8), ("2", "ReLU", 0), ("3", "Flatten", 0), ("4", "Linear", 290),
    ]  # fmt: skip
    assert found.graph.name == "Sequential" and found.graph.outputs[0].tensor.shape == (BATCH, 2)
    assert [note.kind for note in found.graph.notes] == ["live batch"]


def test_an_exported_program_with_an_open_batch() -> None:
    model = nn.Sequential(nn.Linear(4, 5), nn.ReLU())
    program = torch.export.export(model, (torch.zeros(2, 4),), dynamic_shapes=({0: torch.export.Dim("batch", min=1)},))
    found = read(program)
    assert found.macs.size == 20 and not found.graph.notes


def test_traced_and_compiled_models() -> None:
    model = nn.Sequential(nn.Linear(4, 5), nn.ReLU())
    assert read(torch.jit.trace(model, torch.zeros(2, 4)), (2, 4)).macs.size == 20
    assert rows(torch.compile(model), (2, 4)) == rows(model, (2, 4))


def test_what_is_a_module() -> None:
    assert is_module(nn.Linear(2, 2)) and not is_module(3) and not is_module(nn.Linear)


def test_a_deep_network_is_read() -> None:
    assert read(models.residual_network(300, 2), (1, 3, 8, 8)).params.size == 56 + 300 * (38 + 4)


def test_checkpoints_autocast_and_gradients_inside() -> None:
    class Inside(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.linear = nn.Linear(8, 8)

        def forward(self, x):
            x = torch.utils.checkpoint.checkpoint(self.linear, x, use_reentrant=False)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                return self.linear(x)

    found = read(Inside(), (2, 8))
    assert (found.params.size, found.macs.size) == (72, 128)


def test_a_function_with_its_own_gradient() -> None:
    class Double(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x @ x.transpose(1, 2)

        @staticmethod
        def backward(ctx, grad):
            return grad

    class Uses(nn.Module):
        def forward(self, x):
            return Double.apply(x)

    assert read(Uses(), (2, 4, 8)).macs.size == 4 * 4 * 8


def test_sequences_of_different_lengths() -> None:
    class Packed(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.lstm = nn.LSTM(4, 5, batch_first=True)

        def forward(self, x, lengths):
            packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
            return nn.utils.rnn.pad_packed_sequence(self.lstm(packed)[0], batch_first=True)[0]

    found = read(Packed(), torch.rand(2, 6, 4), torch.tensor([6, 4]))
    assert found.params.size == 4 * 5 * (4 + 5 + 2) and found.macs.size == (6 + 4) * 4 * 5 * (4 + 5) // 2


def test_a_condition_given_as_an_operation() -> None:
    class Conditional(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.yes, self.no = nn.Linear(4, 5), nn.Linear(4, 5)

        def forward(self, x):
            return torch.cond(x.sum() > 0, lambda y: self.yes(y), lambda y: self.no(y), (x,))

    found = read(Conditional(), torch.ones(2, 4))
    assert (found.params.size, found.macs.size) == (50, 20)
    assert [(row.path, row.macs) for row in found.rows if row.params] == [("yes", 20), ("no", 0)]


def test_a_compiled_part_runs_as_it_is_written() -> None:
    model = nn.Sequential(nn.Linear(4, 5))
    model.append(torch.compile(nn.Linear(5, 6)))
    found = read(model, (2, 4))
    assert (found.params.size, found.macs.size) == (25 + 36, 20 + 30)


def test_products_of_constants_are_work_all_the_same() -> None:
    class OutsideOfPyTorch(nn.Module):
        def forward(self, x):
            return torch.from_numpy(x.detach().numpy() * 2) @ torch.ones(4, 3)

    assert read(OutsideOfPyTorch(), (2, 4)).macs.size == 12


def test_attention_by_keywords() -> None:
    class ByKeywords(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.attention = nn.MultiheadAttention(8, 2, batch_first=True)

        def forward(self, x, y):
            return self.attention(query=x, key=y, value=y)[0]

    (row,) = read(ByKeywords(), (2, 5, 8), (2, 3, 8)).rows
    assert row.macs == 2 * 5 * 64 + 2 * 3 * 64 + 2 * 5 * 3 * 8 and row.layer.type == "MultiheadAttention"


def test_a_padded_encoder() -> None:
    model = nn.TransformerEncoder(nn.TransformerEncoderLayer(16, 2, 32, batch_first=True), 2).eval()
    mask = torch.tensor([[False] * 5, [False] * 3 + [True] * 2])
    with torch.no_grad():
        found = read(model, torch.rand(2, 5, 16), src_key_padding_mask=mask)
    assert found.macs.size == 2 * (4 * 5 * 256 + 2 * 25 * 16 + 2 * 5 * 16 * 32) and not found.graph.gaps


def test_one_dict_or_list_as_the_only_argument() -> None:
    class TakesOne(nn.Module):
        def forward(self, batch):
            return (
                batch[0] @ batch[1].transpose(1, 2)
                if isinstance(batch, list)
                else batch["x"] @ batch["y"].transpose(1, 2)
            )

    x = torch.rand(2, 3, 4)
    assert read(TakesOne(), [x, x]).macs.size == read(TakesOne(), {"x": x, "y": x}).macs.size == 36


def test_one_number_an_example() -> None:
    class Steps(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed, self.rnn = nn.Embedding(10, 4), nn.GRU(4, 4)

        def forward(self, tokens):
            return self.rnn(self.embed(tokens).view(1, tokens.size(0), -1))[0]

    for tokens in (torch.zeros(2, dtype=torch.long), torch.zeros(1, dtype=torch.long), (2,)):
        (graph,) = read_module(Steps(), tokens).graphs
        assert ledger(graph).macs.size == 3 * 4 * 8 and graph.outputs[0].tensor.shape == (1, BATCH, 4)


def test_what_is_written_to_a_part_is_written_to_the_whole() -> None:
    class Filled(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.linear = nn.Linear(4, 5)

        def forward(self, x):
            out = torch.zeros(3, x.shape[0], 5)
            for step in range(3):
                out[step] = self.linear(x)
            return out @ torch.ones(5, 2)

    found = read(Filled(), (2, 4))
    assert found.macs.size == 3 * 20 + 3 * 10
    assert found.graph.outputs[0].tensor.shape == (3, BATCH, 2)
    run = compared(Filled(), Examples.of((torch.rand(2, 4),), {}), meta=False)
    computed = Building(run.trace, run.sizes, "model").graph()
    assert ledger(computed).macs == found.macs and computed.outputs[0].tensor.shape == (3, BATCH, 2)


def test_a_module_that_the_model_does_not_hold() -> None:
    class Loose(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.held, self.loose = nn.Linear(4, 4), [nn.Linear(4, 4)]

        def forward(self, x):
            return self.loose[0](self.held(x))

    found = read(Loose(), (2, 4))
    assert (found.params.size, found.macs.size) == (20, 32)
    assert [(note.kind, note.what) for note in found.graph.notes] == [("live loose module", "Linear")]


def test_steps_first_in_a_model_that_asks_for_numbers() -> None:
    class Asks(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.rnn = nn.GRU(4, 5)

        def forward(self, x):
            return self.rnn(x)[0] * (1 if x.sum() > 0 else 2)

    (graph,) = read_module(Asks(), torch.rand(7, 3, 4)).graphs
    assert graph.outputs[0].tensor.shape == (7, BATCH, 5) and ledger(graph).macs.size == 7 * 3 * 5 * (4 + 5)
    assert [note.kind for note in graph.notes] == ["live steps first"]
