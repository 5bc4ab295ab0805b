#: model AutoEncoder(12)
#: input x 784
import torch.nn as nn


class AutoEncoder(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(28 * 28, 128), nn.ReLU(), nn.Linear(128, hidden))
        self.decoder = nn.Sequential(nn.Linear(hidden, 128), nn.ReLU(), nn.Linear(128, 28 * 28))

    def forward(self, x):
        return self.encoder(x)
