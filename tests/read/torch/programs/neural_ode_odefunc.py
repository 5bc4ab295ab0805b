#: model ODEBlock(ODEFunc(6), steps=4)
#: input x 6
import torch
import torch.nn as nn


class ODEFunc(nn.Module):
    def __init__(self, dim):
        super(ODEFunc, self).__init__()
        self.net = nn.Sequential(nn.Linear(dim + 1, 20), nn.Tanh(), nn.Linear(20, dim))
        for m in self.net.modules():
            if isinstance(m, nn.Linear):
                nn.init.normal_(m.weight, mean=0, std=0.1)
                nn.init.constant_(m.bias, val=0)
        self.nfe = 0

    def forward(self, t, y):
        self.nfe += 1
        tt = torch.ones_like(y[:, :1]) * t
        return self.net(torch.cat([tt, y], 1))


def rk4_step(f, t, y, h):
    k1 = f(t, y)
    k2 = f(t + h / 2, y + h * k1 / 2)
    k3 = f(t + h / 2, y + h * k2 / 2)
    k4 = f(t + h, y + h * k3)
    return y + h * (k1 + 2 * k2 + 2 * k3 + k4) / 6


class ODEBlock(nn.Module):
    def __init__(self, odefunc, steps):
        super().__init__()
        self.odefunc = odefunc
        self.register_buffer("times", torch.linspace(0, 1, steps + 1))

    def forward(self, x):
        h = 1.0 / (len(self.times) - 1)
        t = 0.
        for _ in range(self.times.numel() - 1):
            x = rk4_step(self.odefunc, t, x, h)
            t += h
        return x
