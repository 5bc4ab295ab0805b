#: model Net()
#: input x 8
import torch
import torch.nn as nn


class Net(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Linear(8, 4), nn.ReLU())
        self.extra = nn.Linear(4, 3)
