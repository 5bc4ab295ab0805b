#: model Net()
#: input x 8
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Linear(8, 8)
        model = nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 3))
        self.features = nn.Sequential(*list(model.children())[:-1])
        self.classifier = model[-1]
        self.features.requires_grad_(False)
        del model
    def train(self, mode=True):
        super().train(mode)
        self.features.eval()
        return self
    def forward(self, x):
        return self.classifier(self.features(self.m(x)))
