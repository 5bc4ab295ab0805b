#: model Net()
#: input x 8
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.l = nn.Linear(8, 8)
        self.g = torch.nn.parameter.Parameter(torch.ones(8))
        self.l.weight.register_hook(lambda g: g)
        self.apply(self.init)
        for p in self.parameters():
            p.data.clamp_(-1, 1)
    @staticmethod
    def init(m):
        if type(m) in (nn.Linear, nn.Conv2d):
            torch.nn.init.xavier_uniform_(m.weight.data, gain=nn.init.calculate_gain('relu'))
            m.bias.data.fill_(0.01)
    @torch.no_grad()
    def ema(self):
        pass
    def forward(self, x):
        return self.l(x) * self.g
