#: model Net()
#: input x 8
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.EmbeddingBag(30, 8, mode='mean')
        self.dense = nn.Bilinear(8, 8, 4)
        self.l = nn.Linear(8, 8)
    def forward(self, x):
        return self.l(x) + self.emb.weight.mean(0)
