#: model Net()
#: input x 4x2x5x5
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.temporal = nn.Conv3d(2, 4, (3, 1, 1), padding=(1, 0, 0))
        self.pool = nn.AdaptiveAvgPool3d((None, 1, 1))
        self.rnn = nn.GRU(4, 3, batch_first=True)
    def forward(self, x):
        b, t, c, h, w = x.shape
        y = self.pool(self.temporal(x.permute(0, 2, 1, 3, 4))).squeeze(-1).squeeze(-1)
        return self.rnn(y.transpose(1, 2))[0][:, -1]
