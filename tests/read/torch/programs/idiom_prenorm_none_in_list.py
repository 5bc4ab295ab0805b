#: model Net()
#: input x 5x8
import torch
import torch.nn as nn
import torch.nn.functional as F


class GEGLU(nn.Module):
    def forward(self, x):
        x, gates = x.chunk(2, dim=-1)
        return x * F.gelu(gates)
class PreNorm(nn.Module):
    def __init__(self, dim, fn):
        super().__init__()
        self.norm = nn.LayerNorm(dim)
        self.fn = fn
    def forward(self, x, **kwargs):
        return self.fn(self.norm(x), **kwargs)
class FF(nn.Module):
    def __init__(self, dim, mult=2):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(dim, dim * mult * 2), GEGLU(), nn.Linear(dim * mult, dim))
    def forward(self, x, scale=1):
        return self.net(x) * scale
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        get = lambda: PreNorm(8, FF(8))
        self.layers = nn.ModuleList([])
        for i in range(2):
            self.layers.append(nn.ModuleList([get(), get() if i else None]))
    def forward(self, x):
        for a, b in self.layers:
            x = a(x, scale=2) + x
            if b is not None:
                x = b(x) + x
        return x
