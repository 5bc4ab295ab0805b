#: model Net()
#: input x 8
import torch
import torch.nn as nn


class Net(nn.Sequential):
    def __init__(self):
        layers = [nn.Linear(8, 4), nn.ReLU()]
        super(Net, self).__init__(*layers)
        self.scale = nn.Parameter(torch.ones(1))
    def forward(self, x):
        for m in self:
            x = m(x)
        return x * self.scale
