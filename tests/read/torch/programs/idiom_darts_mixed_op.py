#: model Net()
#: input x 4x6x6
import torch
import torch.nn as nn
import torch.nn.functional as F


class Mixed(nn.Module):
    def __init__(self, c):
        super().__init__()
        OPS = {'none': lambda c: nn.Identity(), 'conv': lambda c: nn.Conv2d(c, c, 3, padding=1), 'sep': lambda c: nn.Sequential(nn.Conv2d(c, c, 3, padding=1, groups=c), nn.Conv2d(c, c, 1))}
        self._ops = nn.ModuleList()
        for prim in OPS:
            op = OPS[prim](c)
            if 'sep' in prim:
                op = nn.Sequential(op, nn.BatchNorm2d(c, affine=False))
            self._ops.append(op)
        self.alphas = nn.Parameter(1e-3 * torch.randn(1, len(OPS)))
    def forward(self, x):
        weights = F.softmax(self.alphas, dim=-1)[0]
        return sum(w * op(x) for w, op in zip(weights, self._ops))
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = Mixed(4)
    def forward(self, x):
        return self.m(x)
