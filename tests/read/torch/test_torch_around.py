"""What programs do around a network and what stands around its axes: functions applied to every module, hooks, the settings
of a trainer, sequences whose steps come first, networks that count the examples of a batch."""

from __future__ import annotations

import pytest

import weigh
from weigh.words.remarks import note

torch = pytest.importorskip("torch")

HEAD = "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n"


def read(body: str, **options: object) -> weigh.Network:
    return weigh.read("net.py", text=HEAD + body, **options)  # type: ignore[arg-type]


def truth(body: str, name: str) -> tuple[int, int]:
    """Parameters, and those that are trained, as PyTorch counts them."""
    scope: dict[str, object] = {}
    with torch.no_grad():
        exec(compile(HEAD + body, "net.py", "exec"), scope)
    every = list(scope[name].parameters())  # type: ignore[attr-defined]
    return sum(p.numel() for p in every), sum(p.numel() for p in every if p.requires_grad)


STACK = """
class Stack(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv1d(4, 4, 3, padding=1) for _ in range(3)])
        self.norm = nn.BatchNorm1d(4)
        self.head = nn.Linear(4, 2)

    def forward(self, x):
        for conv in self.convs:
            x = torch.tanh(conv(x))
        return self.head(self.norm(x).mean(-1))

net = Stack()
"""
APPLIED = {
    "weight normalization around every convolution": """
def around(m):
    if isinstance(m, nn.Conv1d):
        nn.utils.weight_norm(m)
net.apply(around)
""",
    "and taken away again": """
def around(m):
    if isinstance(m, nn.Conv1d):
        nn.utils.weight_norm(m)
net.apply(around)
for conv in net.convs:
    nn.utils.remove_weight_norm(conv)
""",
    "frozen normalization": """
def freeze(m):
    if "BatchNorm" in m.__class__.__name__:
        m.eval()
        for p in m.parameters():
            p.requires_grad = False
net.apply(freeze)
""",
    "only initialized": """
def init(m):
    if type(m) == nn.Linear:
        nn.init.xavier_uniform_(m.weight)
        m.bias.data.fill_(0.01)
net.apply(init)
""",
    "a function that ends with an error for some module changes nothing of the others": """
def init(m):
    m.weight.requires_grad = False
for part in [net.norm, net.head]:
    part.apply(init)
""",
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("body", APPLIED.values(), ids=APPLIED.keys())
def test_a_function_applied_to_every_module_does_what_it_says(body: str) -> None:
    network = read(STACK + body, inputs={"x": (4, 10)})
    assert (network.params.size, network.ledger.trainable.size) == truth(STACK + body, "net")


def test_hooks_are_called_and_can_be_taken_away() -> None:
    body = (
        STACK
        + """
class Features(nn.Module):
    def __init__(self, net):
        super().__init__()
        self.net, self.kept = net, {}
        for i in (0, 2):
            self.net.convs[i].register_forward_hook(self.keep(i))
        twice = self.net.head.register_forward_hook(lambda m, given, out: torch.cat([out, out], 1))
        self.net.norm.register_forward_pre_hook(lambda m, given: (given[0][:, :, :5],))
        twice.remove()
        self.out = nn.Linear(8, 3)

    def keep(self, i):
        def hook(module, given, out):
            self.kept[i] = out.mean(-1)
        return hook

    def forward(self, x):
        y = self.net(x)
        return self.out(torch.cat([self.kept[0], self.kept[2]], 1)), y

features = Features(Stack())
"""
    )
    network = weigh.read("net.py::features", text=HEAD + body, inputs={"x": (4, 10)})
    assert network.ledger.complete
    assert [one.tensor.shape[1:] for one in network.graph.outputs] == [(3,), (2,)]
    assert network["net.norm"].output_shapes == [(None, 4, 5)]


def test_the_settings_that_a_trainer_saves_are_those_of_init() -> None:
    network = read(
        """
import pytorch_lightning as pl
class Lit(pl.LightningModule):
    def __init__(self, inside=20, hidden=8, rate=1e-3, **more):
        super().__init__()
        self.save_hyperparameters(ignore=["rate"])
        self.layers = nn.Sequential(*[nn.Linear(self.hparams.inside, self.hparams["hidden"])] * 1)
        self.head = nn.Linear(self.hparams.hidden, self.hparams.classes)

    def forward(self, x):
        return self.head(self.layers(x))

model = Lit(hidden=6, classes=3)
""",
        inputs={"x": (20,)},
    )
    assert network.ledger.complete and network.params.size == 20 * 6 + 6 + 6 * 3 + 3


def test_a_setting_that_was_not_saved_is_not_there() -> None:
    network = read(
        """
import pytorch_lightning as pl
class Lit(pl.LightningModule):
    def __init__(self, inside=20, rate=1e-3):
        super().__init__()
        self.save_hyperparameters(ignore="rate")
        self.a = nn.Linear(inside, 2)
        self.b = nn.Linear(self.hparams.rate, 2)

model = Lit()
""",
    )
    assert not network.ledger.complete and network.params.known == 42


STEPS = """
class Cell(nn.Module):
    def __init__(self, inside, hidden):
        super().__init__()
        self.a, self.b = nn.Linear(inside, hidden), nn.Linear(hidden, hidden)

    def forward(self, x, h):
        return torch.tanh(self.a(x) + self.b(h))

class Steps(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell, self.out = Cell(5, 7), nn.Linear(7, 2)

    def forward(self, x):
        h, outputs = x.new_zeros(x.shape[1], 7), []
        for {loop}:
            h = self.cell({step}, h)
            outputs.append(h)
        return self.out(torch.stack(outputs))

net = Steps()
y = net(torch.randn(6, 3, 5))
"""


@pytest.mark.parametrize(
    "loop, step", [("t in range(x.size(0))", "x[t]"), ("one in x", "one"), ("one in x.unbind(0)", "one")]
)
def test_a_loop_over_the_first_axis_has_the_batch_second(loop: str, step: str) -> None:
    network = read(STEPS.format(loop=loop, step=step))
    assert network.ledger.complete
    assert network.graph.outputs[0].tensor.shape[0] == 6
    assert network.macs.size == 6 * (5 * 7 + 7 * 7 + 7 * 2)  # for one of the three examples


def test_a_program_that_counts_the_examples_is_read_with_one() -> None:
    network = read("""
class Modulated(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(1, 6, 4, 3, 3))
        self.style = nn.Linear(8, 4)

    def forward(self, x, w):
        batch = x.shape[0]
        weight = self.weight * self.style(w).view(batch, 1, 4, 1, 1)
        weight = weight.view(batch * 6, 4, 3, 3)
        y = F.conv2d(x.reshape(1, batch * 4, 10, 10), weight, padding=1, groups=batch)
        return y.view(batch, 6, 10, 10) + torch.cat([torch.ones(1, 6, 1, 1)] * batch)

net = Modulated()
y = net(torch.randn(5, 4, 10, 10), torch.randn(5, 8))
""")
    assert network.ledger.complete and network.params.size == 6 * 4 * 9 + 8 * 4 + 4
    assert network.macs.size == 10 * 10 * 6 * 4 * 9 + 8 * 4
    assert "The program computes with the number of examples itself, so it was read with a batch of one." in [
        note(one) for one in network.graph.notes
    ]


def test_a_forward_of_keywords_alone_gets_them_as_keywords() -> None:
    network = read("""
class Attend(nn.Module):
    def __init__(self):
        super().__init__()
        self.q, self.k = nn.Linear(8, 4), nn.Linear(8, 4)

    def forward(self, *, query, key, mask=None):
        return self.q(query) @ self.k(key).transpose(-1, -2)

net = Attend()
""")
    assert network.ledger.complete or not any("positional argument" in str(gap.what) for gap in network.graph.gaps)
    assert network.params.size == 2 * (8 * 4 + 4)
    given = read("""
class Attend(nn.Module):
    def forward(self, *, query, key):
        return query @ key.transpose(-1, -2)

net = Attend()
""", inputs={"query": (5, 4), "key": (6, 4)})  # fmt: skip
    assert given.ledger.complete and given.macs.size == 5 * 6 * 4


def test_blocks_of_timm_where_it_is_not_installed() -> None:
    network = read(
        """
from timm.models.layers import DropPath, trunc_normal_, to_2tuple
from timm.layers import Mlp, PatchEmbed
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.patch = PatchEmbed(img_size=32, patch_size=4, in_chans=3, embed_dim=24)
        self.pos = nn.Parameter(torch.zeros(1, self.patch.num_patches, 24))
        trunc_normal_(self.pos, std=0.02)
        self.norm, self.mlp, self.drop = nn.LayerNorm(24), Mlp(24, 48, drop=0.1), DropPath(0.2)

    def forward(self, x):
        x = self.patch(x) + self.pos
        return x + self.drop(self.mlp(self.norm(x)))

net = Net()
""",
        inputs={"x": (3, 32, 32)},
    )
    assert network.ledger.complete
    assert network.params.size == (3 * 16 + 1) * 24 + 64 * 24 + 48 + (24 + 1) * 48 + (48 + 1) * 24


def test_a_sparse_product_is_a_product() -> None:
    network = read(
        """
class Graph(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.empty(12, 5))

    def forward(self, x, adjacency):
        y = torch.spmm(adjacency, torch.mm(x, self.w)) + torch.sparse.mm(adjacency, torch.mm(x, self.w))
        return y @ torch.sparse.torch.eye(5)

net = Graph()
i = torch.zeros(2, 4).long()
y = net(torch.rand(30, 12), torch.sparse_coo_tensor(i, torch.ones(4), (30, 30)))
""",
    )
    assert network.ledger.complete and [one.tensor.shape[-1] for one in network.graph.outputs] == [5]


def test_a_progress_bar_goes_through_what_it_is_around() -> None:
    network = read(
        """
from tqdm.auto import tqdm, trange
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        layers = []
        for n in tqdm([4, 5, 6], desc="layers"):
            layers.append(nn.Linear(8, n))
        for _ in trange(2):
            layers.append(nn.Linear(8, 1))
        self.layers = nn.ModuleList(layers)

    def forward(self, x):
        mask = torch.zeros_like(x).bool()
        return [layer(x.masked_fill(mask, -torch.finfo(x.dtype).max)) for layer in self.layers]

net = Net()
""",
        inputs={"x": (8,)},
    )
    assert network.ledger.complete and network.params.size == 9 * (4 + 5 + 6 + 2)


def test_images_cut_to_the_size_of_another() -> None:
    network = read(
        """
import torchvision
import torchvision.transforms.functional as TF
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Conv2d(3, 4, 3), nn.Conv2d(4, 4, 5)

    def forward(self, x):
        a = self.a(x)
        b = self.b(a)
        cut = torchvision.transforms.CenterCrop(b.shape[-2:])(a)
        return TF.resize(torch.cat([b, cut, TF.center_crop(a, [12, 12])], 1), size=x.shape[2:])

net = Net()
""",
        inputs={"x": (3, 18, 18)},
    )
    assert network.ledger.complete and network.graph.outputs[0].tensor.shape[1:] == (12, 18, 18)


def test_parts_of_what_something_unknown_gave_are_tensors() -> None:
    network = read(
        """
from transformers import XLNetModel
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.bert = XLNetModel.from_pretrained("xlnet-base-cased")
        self.drop, self.out = nn.Dropout(0.3), nn.Linear(768, 3)

    def forward(self, ids, mask):
        found = self.bert(input_ids=ids, attention_mask=mask)
        return self.out(self.drop(found.pooler_output)) + self.out(found.last_hidden_state.mean(1)) + found.logits

net = Net()
""",
    )
    assert not network.graph.faults and not network.params.exact and network.params.known == 768 * 3 + 3
    assert network["out"].output_shapes[0][-1] == 3


@pytest.mark.parametrize("inputs", [{}, {"data": (16,)}])
def test_what_goes_in_may_be_a_thing_with_parts(inputs: dict[str, tuple[int, ...]]) -> None:
    network = read(
        """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.nodes, self.edges = nn.Linear(16, 8), nn.Linear(4, 8)

    def forward(self, data):
        return self.nodes(data.x).sum() + self.edges(data.edge_attr).sum()

net = Net()
""",
        inputs=inputs,
    )
    assert not network.graph.faults and network.params.size == 17 * 8 + 5 * 8


def test_places_that_are_not_zero_come_one_tensor_an_axis() -> None:
    network = read(
        """
class Experts(nn.Module):
    def __init__(self):
        super().__init__()
        self.gate = nn.Linear(8, 3)
        self.experts = nn.ModuleList([nn.Linear(8, 8) for _ in range(3)])

    def forward(self, x):
        weights, chosen = torch.topk(self.gate(x).softmax(-1), 2)
        y = torch.zeros_like(x)
        for i, expert in enumerate(self.experts):
            rows, slots = torch.where(chosen == i)
            y[rows] += weights[rows, slots, None] * expert(x[rows])
            only = (chosen[:, 0] == i).nonzero(as_tuple=True)[0]
            y[only] = expert(x[only])
        return y

net = Experts()
""",
        inputs={"x": (8,)},
    )
    assert network.ledger.complete and network.graph.outputs[0].tensor.shape[1:] == (8,)
    assert network.params.size == 27 + 3 * 72
