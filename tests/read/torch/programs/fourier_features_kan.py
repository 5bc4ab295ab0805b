#: model net
#: input x 2
#: macs 2 * 16 + 32 * 24 + 24 * 6 + 24 * 8 * 6 + 6 * 3
import torch, math
import torch.nn as nn
import torch.nn.functional as F


class FourierFeatures(nn.Module):
    def __init__(self, d_in, n, sigma=10.):
        super().__init__()
        self.register_buffer("B", torch.randn(d_in, n) * sigma)

    def forward(self, x):
        x = 2 * math.pi * x @ self.B
        return torch.cat([x.sin(), x.cos()], dim=-1)


class SineLayer(nn.Module):
    def __init__(self, in_features, out_features, bias=True, is_first=False, omega_0=30):
        super().__init__()
        self.omega_0 = omega_0
        self.is_first = is_first
        self.in_features = in_features
        self.linear = nn.Linear(in_features, out_features, bias=bias)
        self.init_weights()

    def init_weights(self):
        with torch.no_grad():
            if self.is_first:
                self.linear.weight.uniform_(-1 / self.in_features, 1 / self.in_features)
            else:
                b = math.sqrt(6 / self.in_features) / self.omega_0
                self.linear.weight.uniform_(-b, b)

    def forward(self, input):
        return torch.sin(self.omega_0 * self.linear(input))


class KANLinear(nn.Module):
    def __init__(self, in_features, out_features, grid=8, spline_trainable=True):
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        grid_points = torch.linspace(-1, 1, grid).expand(in_features, -1).contiguous()
        self.register_buffer("grid", grid_points)
        self.base_weight = nn.Parameter(torch.Tensor(out_features, in_features))
        self.spline_weight = nn.Parameter(torch.Tensor(out_features, in_features, grid))
        nn.init.kaiming_uniform_(self.base_weight, a=math.sqrt(5))
        nn.init.normal_(self.spline_weight)

    def bases(self, x):
        return torch.exp(-((x.unsqueeze(-1) - self.grid) * 4) ** 2)

    def forward(self, x):
        base_output = F.linear(F.silu(x), self.base_weight)
        spline_output = F.linear(self.bases(x).view(x.size(0), -1), self.spline_weight.view(self.out_features, -1))
        return base_output + spline_output


net = nn.Sequential(FourierFeatures(2, 16), SineLayer(32, 24, is_first=True), KANLinear(24, 6), nn.Linear(6, 3))
