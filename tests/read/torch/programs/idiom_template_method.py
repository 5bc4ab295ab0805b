#: model Net()
#: input x 8
import torch
import torch.nn as nn


class Base(nn.Module):
    def __init__(self, d=8):
        super().__init__()
        self.d = d
        self.build()
    def build(self):
        raise NotImplementedError
    def forward(self, x):
        return self.head(self.body(x))
class Net(Base):
    def build(self):
        self.body = nn.Linear(self.d, 6)
        self.head = nn.Linear(6, 2)
