#: model Net()
#: input x 1x10x10
import torch
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(1, 2, 3)
        self._to_linear = None
        self.convs(torch.randn(10, 10).view(-1, 1, 10, 10))
        self.l = nn.Linear(self._to_linear, 3)
    def convs(self, x):
        x = F.max_pool2d(F.relu(self.c(x)), (2, 2))
        if self._to_linear is None:
            self._to_linear = x[0].shape[0]*x[0].shape[1]*x[0].shape[2]
        return x
    def forward(self, x):
        x = self.convs(x)
        return self.l(x.view(-1, self._to_linear))
