"""Small habits of PyTorch programs, one at a time: what `__init__` does, what `forward` does, and what PyTorch makes of it."""

from __future__ import annotations

import pytest
from wild_programs import Input, Program, built, by_text, by_torch, by_tracing, of, owned

HEAD = "import copy\nimport math\nfrom collections import OrderedDict\nfrom functools import partial\nimport torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n\n\n"

IDIOMS: list[tuple[str, str, str]] = [
    # what is held, and how
    ("self.a = nn.Linear(8, 8)\nself.a = nn.Linear(8, 4)", "return self.a(x)", "8"),
    ("self.a = nn.Linear(8, 8)\ndel self.a\nself.b = nn.Linear(8, 2)", "return self.b(x)", "8"),
    ("self.a = nn.Linear(8, 8)\nself.a.bias = None", "return self.a(x)", "8"),
    ("self.a = nn.Linear(8, 8, bias=False)\nself.a.register_parameter('bias', nn.Parameter(torch.zeros(8)))", "return self.a(x)", "8"),
    ("self.a = nn.Linear(8, 8)\nself.b = self.a", "return self.b(self.a(x))", "8"),
    ("self.a = nn.Linear(8, 8)\nself.b = nn.Linear(8, 8)\nself.b.weight = self.a.weight", "return self.b(self.a(x))", "8"),
    ("self.a = nn.Linear(8, 8)\nself.b = nn.Linear(8, 8)\nself.b.load_state_dict(self.a.state_dict())", "return self.b(self.a(x))", "8"),
    ("self.a = nn.Linear(8, 8)\nself.b = copy.deepcopy(self.a)", "return self.b(self.a(x))", "8"),
    ("self.w = nn.Parameter(torch.empty(8, 3))\nself.v = self.w", "return x @ self.w + x @ self.v", "8"),
    ("self.w = nn.Parameter(torch.empty(8, 3), requires_grad=False)", "return x @ self.w", "8"),
    ("self.register_buffer('w', torch.ones(8, 3))", "return x @ self.w", "8"),
    ("self.register_parameter('w', nn.Parameter(torch.ones(8, 3)))", "return x.matmul(self.w)", "8"),
    ("self.w = torch.nn.Parameter(torch.Tensor(8, 3).uniform_(-1, 1))", "return torch.mm(x, self.w)", "8"),
    ("self.w = nn.Parameter(torch.randn(3, 8) / math.sqrt(8))\nself.b = nn.Parameter(torch.zeros(3))", "return F.linear(x, self.w, self.b)", "8"),
    ("for i in range(3):\n    self.add_module(f'l{i}', nn.Linear(8, 8))", "for m in self.children():\n    x = m(x)\nreturn x", "8"),

    ("self.l = nn.ModuleList([nn.Linear(8, 8)])\nself.l.extend(nn.Linear(8, 8) for _ in range(2))\nself.l.insert(0, nn.ReLU())", "for m in self.l:\n    x = m(x)\nreturn x", "8"),
    ("self.l = nn.ModuleList([nn.Linear(8, 8) for _ in range(4)])[1:3]", "for m in self.l:\n    x = m(x)\nreturn x", "8"),
    ("self.l = nn.Sequential(*[nn.Linear(8, 8) for _ in range(4)])\nself.l = self.l[:-1]", "return self.l(x)", "8"),
    ("self.l = nn.Sequential(nn.Linear(8, 8), nn.ReLU())\nself.l.add_module('out', nn.Linear(8, 2))", "return self.l(x)", "8"),
    ("self.l = nn.Sequential(OrderedDict(a=nn.Linear(8, 8), b=nn.Linear(8, 2)))", "return self.l.b(self.l.a(x))", "8"),
    ("self.l = nn.Sequential(nn.Linear(8, 8), nn.Linear(8, 4))\nself.l[1] = nn.Identity()", "return self.l(x)", "8"),
    ("self.l = nn.ModuleDict({k: nn.Linear(8, n) for k, n in [('a', 8), ('b', 3)]})", "return self.l['b'](self.l['a'](x))", "8"),
    ("self.l = nn.ModuleDict()\nself.l['x'] = nn.Linear(8, 3)\nself.l.update({'y': nn.Linear(3, 2)})", "for k, m in self.l.items():\n    x = m(x)\nreturn x", "8"),
    ("self.l = nn.ModuleList([nn.ModuleList([nn.Linear(8, 8), nn.LayerNorm(8)]) for _ in range(2)])", "for fc, ln in self.l:\n    x = ln(fc(x))\nreturn x", "8"),
    ("self.p = nn.ParameterList([nn.Parameter(torch.zeros(8, 8)) for _ in range(3)])", "for p in self.p:\n    x = x @ p\nreturn x", "8"),
    ("self.a, self.b = (nn.Linear(8, 8) for _ in range(2))", "return self.b(self.a(x))", "8"),
    ("make = lambda n: nn.Sequential(nn.Linear(8, n), nn.ReLU())\nself.a, self.b = make(8), make(3)", "return self.b(self.a(x))", "8"),
    ("norm = partial(nn.LayerNorm, eps=1e-6)\nself.n = norm(8) if norm else nn.Identity()", "return self.n(x)", "8"),
    ("self.act = {'relu': nn.ReLU, 'gelu': nn.GELU}['gelu']()\nself.f = getattr(F, 'silu')\nself.l = getattr(nn, 'Linear')(8, 4)", "return self.l(self.f(self.act(x)))", "8"),
    ("self.l = nn.Linear(out_features=4, in_features=8)", "return self.l(x)", "8"),
    ("self.l = nn.Linear(8, 8, device=None, dtype=torch.float32)", "return self.l(x)", "8"),
    ("self.l = nn.utils.weight_norm(nn.Linear(8, 8))", "return self.l(x)", "8"),
    ("self.l = nn.utils.spectral_norm(nn.Linear(8, 8))", "return self.l(x)", "8"),
    ("self.l = nn.utils.parametrizations.weight_norm(nn.Linear(8, 8))", "return self.l(x)", "8"),
    ("self.l = nn.LSTM(8, 4, 2, batch_first=True)\nfor n, p in self.l.named_parameters():\n    if 'bias' in n:\n        p.requires_grad = False", "return self.l(x)[0]", "5x8"),
    ("self.l = nn.Linear(8, 8)\nself.l.weight.requires_grad_(False)\nself.b = nn.BatchNorm1d(8).requires_grad_(False)", "return self.b(self.l(x))", "8"),
    ("self.l = nn.Sequential(nn.Linear(8, 8), nn.Linear(8, 8))\nfor i, p in enumerate(self.l.parameters()):\n    p.requires_grad = i >= 2", "return self.l(x)", "8"),
    ("self.l = nn.Sequential(nn.Linear(8, 8), nn.Linear(8, 8)).eval()\nfor m in self.modules():\n    if isinstance(m, nn.Linear):\n        m.bias.requires_grad = not m.bias.requires_grad", "return self.l(x)", "8"),
    ("self.emb = nn.Embedding.from_pretrained(torch.zeros(10, 4))\nself.l = nn.Linear(8, 4)", "return self.l(x) + self.emb.weight[0]", "8"),
    ("self.emb = nn.Embedding(10, 4)\nself.emb.weight = nn.Parameter(torch.zeros(12, 4), requires_grad=False)\nself.l = nn.Linear(8, 4)", "return F.linear(self.l(x), self.emb.weight)", "8"),
    ("self.emb = nn.Embedding(10, 4)\nself.emb.weight.data.copy_(torch.zeros(10, 4))\nself.l = nn.Linear(8, 4)", "return self.l(x) @ self.emb.weight.T", "8"),
    ("self.w = nn.Parameter(torch.stack([torch.eye(8) for _ in range(3)]))", "return torch.einsum('bi,hij->bhj', x, self.w)", "8"),
    ("self.bn = nn.BatchNorm2d(3, affine=False, track_running_stats=False)", "return self.bn(x)", "3x4x4"),
    ("self.c = nn.Conv2d(3, 6, (3, 1), stride=(2, 1), padding='valid', groups=3, padding_mode='reflect')", "return self.c(x)", "3x9x9"),
    ("self.c = nn.Conv2d(3, 6, 3, padding='same', dilation=2, bias=False)", "return self.c(x)", "3x9x9"),
    ("self.c = nn.Conv2d(3, 6, 3)\nself.c.stride = (2, 2)", "return self.c(x)", "3x9x9"),
    ("self.c = nn.Conv2d(3, 6, 3)\nself.c.padding = (1, 1)\nself.c.in_channels", "return self.c(x)", "3x9x9"),
    # what forward does
    ("self.l = nn.Linear(8, 8)", "for _ in range(3):\n    x = self.l(x)\nreturn x", "8"),
    ("self.l = nn.Linear(8, 8)", "h = []\nfor _ in range(3):\n    h.append(self.l(x))\nreturn torch.stack(h, 1).sum(1)", "8"),
    ("self.l = nn.Linear(8, 8)", "x, *rest = self.l(x).chunk(4, -1)\nreturn torch.cat([x, *rest], -1)", "8"),
    ("self.l = nn.Linear(4, 2)", "return self.l(x.view(x.shape[0], 2, -1))", "8"),
    ("self.l = nn.Linear(4, 2)", "return self.l(x.reshape(-1, 4)).reshape(len(x), -1)", "8"),
    ("self.l = nn.Linear(8, 8)", "b, t, d = x.shape\nreturn self.l(x.view(b * t, d)).view(b, t, -1)", "3x8"),
    ("self.c = nn.Conv2d(3, 4, 3)", "b, t = x.shape[:2]\ny = self.c(x.flatten(0, 1))\nreturn y.view(b, t, *y.shape[1:])", "5x3x6x6"),
    ("self.c = nn.Conv2d(3, 4, 3)", "return torch.stack([self.c(x[:, i]) for i in range(x.size(1))], dim=1)", "5x3x6x6"),
    ("self.c = nn.Conv2d(3, 4, 3)", "return torch.cat([self.c(f) for f in x.unbind(1)], 1)", "5x3x6x6"),
    ("self.c = nn.Conv1d(4, 4, 3)", "return self.c(F.pad(x, (2, 0)))", "4x10"),
    ("self.c = nn.Conv2d(3, 4, 3)", "return F.relu_(self.c(x)).mul_(2).add_(1)", "3x6x6"),
    ("self.c = nn.Conv2d(3, 4, 3)", "out = self.c(x)\nout += 1\nout = out * out.sigmoid()\nreturn out.mean(dim=(-2, -1), keepdim=True)", "3x6x6"),
    ("self.c = nn.Conv2d(1, 1, 3, padding=1, bias=False)", "return torch.cat([self.c(x[:, i:i+1]) for i in range(3)], dim=1)", "3x6x6"),
    ("self.l = nn.Linear(8, 2)", "x = x.flatten(start_dim=1)\nassert x.shape[-1] == 8, f'got {x.shape}'\nreturn self.l(x)", "2x4"),
    ("self.l = nn.Linear(8, 2)", "with torch.no_grad():\n    x = x * 2\nreturn self.l(x)", "8"),
    ("self.l = nn.Linear(8, 2)", "return {'out': self.l(x), 'aux': (x, x)}", "8"),
    ("self.l = nn.Linear(8, 2)", "try:\n    return self.l(x)\nexcept RuntimeError:\n    return x", "8"),
    ("self.l = nn.Linear(8, 2)", "return nn.Softmax(dim=-1)(self.l(x)) if not self.training else self.l(x)", "8"),
    ("self.l = nn.Linear(8, 2)", "def inner(v):\n    return self.l(v)\nreturn torch.utils.checkpoint.checkpoint(inner, x, use_reentrant=False)", "8"),
    ("self.l = nn.Linear(8, 2)\nself.cache = {}", "self.cache['h'] = self.l(x)\nself.h = self.cache['h']\nreturn self.h", "8"),
    ("self.l = nn.Linear(8, 2)", "x = self.l.forward(x)\nreturn self.dummy(x) if hasattr(self, 'dummy') else x", "8"),
    ("self.l = nn.Linear(8, 8)", "return torch.where(x > 0, self.l(x), torch.zeros_like(x))", "8"),
    ("self.l = nn.Linear(8, 8)", "mask = torch.ones(x.size(0), 1, device=x.device)\nreturn self.l(x) * mask", "8"),
    ("self.l = nn.Linear(8, 8)", "x = self.l(x)\nx[:, 0] = 0\nx[x < 0] = 0\nreturn x", "8"),
    ("self.l = nn.Linear(8, 8)", "v, i = torch.topk(self.l(x), 3, dim=-1)\nreturn v", "8"),
    ("self.l = nn.Linear(8, 8)", "return self.l(x).max(dim=-1, keepdim=True).values", "8"),
    ("self.l = nn.Linear(8, 8)", "return F.normalize(self.l(x), p=2, dim=1)", "8"),
    ("self.l = nn.Linear(8, 8)", "return F.cosine_similarity(self.l(x), x, dim=-1)", "8"),
    ("self.l = nn.Linear(8, 8)", "y = self.l(x)\nreturn torch.bmm(y.unsqueeze(1), x.unsqueeze(2)).squeeze()", "8"),
    ("self.l = nn.Linear(8, 8)", "return torch.addmm(self.l.bias, x, self.l.weight.t())", "8"),
    ("self.l = nn.Linear(8, 8)", "return torch.baddbmm(x[:, None, :], self.l(x)[:, None, :], torch.eye(8).expand(x.shape[0], 8, 8))", "8"),
    ("self.l = nn.Linear(8, 8)", "n = int(math.sqrt(x.shape[1] * 2))\nreturn self.l(x).view(-1, n, 8 // n)", "8"),
    ("self.rnn = nn.GRU(8, 4, batch_first=True, bidirectional=True)", "_, h = self.rnn(x)\nreturn h.transpose(0, 1).reshape(x.size(0), -1)", "5x8"),
    ("self.rnn = nn.LSTM(8, 4, 2, batch_first=True)", "_, (h, c) = self.rnn(x)\nreturn torch.cat((h[-1], c[-1]), 1)", "5x8"),
    ("self.cell = nn.GRUCell(8, 4)", "h = x.new_zeros(x.size(0), 4)\nfor t in range(x.size(1)):\n    h = self.cell(x[:, t], h)\nreturn h", "5x8"),
    ("self.rnn = nn.RNN(8, 4, nonlinearity='relu', batch_first=True)", "self.rnn.flatten_parameters()\nout, _ = self.rnn(x)\nreturn out[:, -1, :]", "5x8"),
    ("self.a = nn.MultiheadAttention(8, 2, batch_first=True)", "m = torch.triu(torch.full((5, 5), float('-inf')), 1)\nreturn self.a(x, x, x, attn_mask=m, need_weights=False)[0]", "5x8"),
    ("self.a = nn.TransformerDecoderLayer(8, 2, 16, batch_first=True)", "return self.a(x, x)", "5x8"),
    ("self.a = nn.Transformer(8, 2, 1, 1, 16, batch_first=True)", "return self.a(x, x)", "5x8"),
    ("self.cls = nn.Parameter(torch.zeros(1, 1, 8))\nself.pos = nn.Parameter(torch.randn(1, 6, 8) * .02)", "x = torch.cat([self.cls.expand(x.size(0), -1, -1), x], 1) + self.pos\nreturn x[:, 0]", "5x8"),
    ("self.q = nn.Parameter(torch.randn(4, 8))", "q = self.q.unsqueeze(0).repeat(x.size(0), 1, 1)\nreturn F.scaled_dot_product_attention(q, x, x)", "5x8"),
    ("self.up = nn.Upsample(scale_factor=2, mode='bilinear')\nself.ps = nn.PixelShuffle(2)\nself.c = nn.Conv2d(4, 8, 1)", "return self.ps(self.c(self.up(x)))", "4x5x5"),
    ("self.c = nn.Conv2d(3, 4, 3)\nself.f = nn.Linear(4 * 4 * 4, 2)", "return self.f(torch.flatten(self.c(x), 1))", "3x6x6"),
    ("self.u = nn.Unfold(3)\nself.l = nn.Linear(27, 4)", "return F.fold(self.l(self.u(x).transpose(1, 2)).transpose(1, 2), (4, 4), 1)", "3x6x6"),
]  # fmt: skip


def program(idiom: tuple[str, str, str]) -> Program:
    def block(lines: str) -> str:
        return "".join(f"        {line}\n" for line in lines.split("\n"))

    init, forward, shape = idiom
    code = (
        f"{HEAD}class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n{block(init)}\n"
        f"    def forward(self, x):\n{block(forward)}"
    )
    return Program("idiom", code, code, "Net()", (Input("x", tuple(map(int, shape.split("x"))), None),))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("idiom", IDIOMS, ids=lambda idiom: idiom[0].partition("\n")[0][:40] + " | " + idiom[1][:30])
def test_an_idiom_is_read_as_pytorch_runs_it(idiom: tuple[str, str, str]) -> None:
    one = program(idiom)
    real = built(one)
    truth, read = by_torch(real), of(by_text(one))
    assert (read.params, read.trainable, read.outputs) == (truth.params, truth.trainable, truth.outputs)
    assert truth.macs is None or read.macs == truth.macs
    assert owned(by_text(one, with_inputs=False)) == (truth.params, truth.trainable)
    if "nn.utils" in one.text:
        return  # what is computed of weights before they are used is work to the tracer, and none to the text
    traced = of(by_tracing(real))
    assert (traced.params, traced.trainable, traced.macs, traced.outputs) == (
        read.params,
        read.trainable,
        read.macs,
        read.outputs,
    )
