#: model model
#: input x 1x28x28
#: same mnist_functional
>>> import torch
>>> import torch.nn as nn
>>> model = nn.Sequential(
...     nn.Conv2d(1, 10, 5), nn.ReLU(), nn.MaxPool2d(2),
...     nn.Conv2d(10, 20, 5), nn.ReLU(), nn.MaxPool2d(2),
...     nn.Flatten(),
...     nn.Linear(320, 50), nn.ReLU(),
...     nn.Linear(50, 10),
... )
>>> model(torch.randn(2, 1, 28, 28)).shape
torch.Size([2, 10])
