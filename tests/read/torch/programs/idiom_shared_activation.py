#: model Net(act='prelu')
#: input x 8
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self, n_in=8, hidden=(6, 4), n_out=2, act='relu'):
        super(Net, self).__init__()
        acts = nn.ModuleDict({'relu': nn.ReLU(), 'prelu': nn.PReLU()})
        dims = (n_in,) + hidden
        self.hidden = nn.Sequential(*[nn.Sequential(nn.Linear(i, o), acts[act], nn.Dropout(0.1)) for i, o in zip(dims, dims[1:])])
        self.out = nn.Linear(dims[-1], n_out)
    def forward(self, x):
        return self.out(self.hidden(x))
