#: model Net()
#: input x 8
import torch
import torch.nn as nn


class Net(nn.ModuleList):
    def __init__(self):
        super().__init__([nn.Linear(8, 8) for _ in range(2)])
    def forward(self, x):
        for m in self:
            x = m(x)
        return x
