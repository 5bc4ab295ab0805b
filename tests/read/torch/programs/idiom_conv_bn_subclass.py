#: model Net()
#: input x 3x8x8
import torch
import torch.nn as nn
import torch.nn.functional as F


class ConvBN(nn.Conv2d):
    def __init__(self, i, o, k, **kw):
        super().__init__(i, o, k, padding=k // 2, bias=False, **kw)
        self.bn = nn.BatchNorm2d(o)
    def forward(self, x):
        return F.relu(self.bn(super().forward(x)))
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = ConvBN(3, 8, 3), ConvBN(8, 4, 1, stride=2)
    def forward(self, x):
        return self.b(self.a(x))
