#: model Net(cfg)
#: input x 8
import torch
import torch.nn as nn


class Config(dict):
    __getattr__ = dict.get
cfg = Config(n=8, m=3, layers=2)
class Net(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        self.l = nn.Sequential(*(nn.Linear(cfg.n, cfg.n) for _ in range(cfg.layers)), nn.Linear(cfg.n, cfg['m']))
    def forward(self, x):
        return self.l(x)
