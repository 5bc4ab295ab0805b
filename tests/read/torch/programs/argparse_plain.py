#: model Net(16)
#: input x 3x32x32
import torch.nn as nn
import torch.nn.functional as F


class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv = nn.Conv2d(3, width, 3, padding=1)
        self.fc = nn.Linear(width, 10)
    def forward(self, x):
        return self.fc(F.relu(self.conv(x)).mean([2, 3]))
