#: model model
#: input x 1x28x28
#: same mnist_functional
!pip install torchsummary
%matplotlib inline
%load_ext autoreload
import torch
from torch import nn
from torchsummary import summary
device = 'cuda' if torch.cuda.is_available() else 'cpu'
# %% model
model = nn.Sequential(
    nn.Conv2d(1, 10, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(10, 20, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(320, 50), nn.ReLU(),
    nn.Linear(50, 10),
    nn.LogSoftmax(dim=1)).to(device)
summary(model, (1, 28, 28))
%timeit model(torch.randn(64, 1, 28, 28).to(device))
