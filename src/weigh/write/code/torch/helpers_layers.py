"""Layers with weights of another shape than PyTorch's own, as source text."""

from __future__ import annotations

SOURCES: dict[str, str] = {}

SOURCES["LocallyConnected"] = '''
class LocallyConnected(nn.Module):
    """A convolution whose weights are not shared: every position has a kernel and a bias of its own."""

    def __init__(self, in_channels, filters, places, kernel, stride, bias=True):
        super().__init__()
        self.places, self.kernel, self.stride = places, kernel, stride
        count, taps = math.prod(places), math.prod(kernel)
        self.weight = nn.Parameter(torch.empty(count, in_channels * taps, filters))
        self.bias = nn.Parameter(torch.zeros(count, filters)) if bias else None
        nn.init.xavier_uniform_(self.weight)

    def forward(self, x):
        kernel, stride = self.kernel, self.stride
        if len(kernel) == 1:
            x, kernel, stride = x.unsqueeze(2), (1, *kernel), (1, *stride)
        patches = F.unfold(x, kernel, stride=stride).permute(2, 0, 1)
        y = (patches @ self.weight).permute(1, 2, 0)
        if self.bias is not None:
            y = y + self.bias.T
        return y.unflatten(2, self.places)
'''

SOURCES["PartialConv"] = '''
class PartialConv(nn.Module):
    """Filters that read only some of the input's channels: `sets` of (filters, channels read)."""

    def __init__(self, sets, kernel, stride=1, bias=True):
        super().__init__()
        self.sets = nn.ModuleList(
            nn.Conv2d(reads, filters, kernel, stride, bias=bias) for filters, reads in sets
        )

    def forward(self, x):
        return torch.cat([conv(x[:, : conv.in_channels]) for conv in self.sets], dim=1)
'''

SOURCES["TrainedPool"] = '''
class TrainedPool(nn.Module):
    """The sum of each window, times one coefficient a channel, plus one bias a channel."""

    def __init__(self, channels, size, stride, bias=True):
        super().__init__()
        self.size, self.stride = size, stride
        self.coefficient = nn.Parameter(torch.ones(channels, 1, 1))
        self.bias = nn.Parameter(torch.zeros(channels, 1, 1)) if bias else None

    def forward(self, x):
        y = F.avg_pool2d(x, self.size, self.stride, divisor_override=1) * self.coefficient
        return y if self.bias is None else y + self.bias
'''

SOURCES["SameAvgPool"] = '''
class SameAvgPool(nn.Module):
    """Average pooling that pads one side more than the other and leaves the padding out of the mean."""

    def __init__(self, size, stride, padding):
        super().__init__()
        self.size, self.stride = size, stride
        self.padding = [amount for pair in reversed(padding) for amount in pair]

    def forward(self, x):
        pool = (F.avg_pool1d, F.avg_pool2d, F.avg_pool3d)[x.dim() - 3]
        held = F.pad(torch.ones_like(x[:1, :1]), self.padding)
        return pool(F.pad(x, self.padding), self.size, self.stride) / pool(held, self.size, self.stride)
'''

SOURCES["LowRankLinear"] = '''
class LowRankLinear(nn.Linear):
    """A frozen matrix, and two thin ones whose product is added to it."""

    def __init__(self, in_features, out_features, rank, bias=True):
        super().__init__(in_features, out_features, bias)
        self.weight.requires_grad_(False)
        self.a = nn.Parameter(torch.randn(in_features, rank) / rank)
        self.b = nn.Parameter(torch.zeros(rank, out_features))

    def forward(self, x):
        return F.linear(x, self.weight + (self.a @ self.b).T, self.bias)
'''

SOURCES["LowRankEmbedding"] = '''
class LowRankEmbedding(nn.Embedding):
    """A frozen table, and two thin matrices whose product is added to it."""

    def __init__(self, rows, features, rank):
        super().__init__(rows, features)
        self.weight.requires_grad_(False)
        self.a = nn.Parameter(torch.randn(rows, rank) / rank)
        self.b = nn.Parameter(torch.zeros(rank, features))

    def forward(self, x):
        return super().forward(x) + F.embedding(x, self.a) @ self.b
'''

SOURCES["TwoWayEmbedding"] = '''
class TwoWayEmbedding(nn.Embedding):
    """A table of vectors, and a matrix of its own that maps vectors back to scores."""

    def __init__(self, rows, features):
        super().__init__(rows, features)
        self.reverse = nn.Parameter(torch.randn(rows, features))
'''

SOURCES["Highway"] = '''
class Highway(nn.Module):
    """A dense layer and a gate that mixes its output with its input."""

    def __init__(self, features, bias=True):
        super().__init__()
        self.transform = nn.Linear(features, features, bias)
        self.carry = nn.Linear(features, features, bias)

    def forward(self, x):
        gate = torch.sigmoid(self.carry(x))
        return gate * self.transform(x) + (1 - gate) * x
'''

SOURCES["Maxout"] = '''
class Maxout(nn.Module):
    """Several dense layers side by side, of which each output takes the largest."""

    def __init__(self, in_features, units, pieces, bias=True):
        super().__init__()
        self.pieces, self.units = pieces, units
        self.linear = nn.Linear(in_features, pieces * units, bias)

    def forward(self, x):
        return self.linear(x).unflatten(-1, (self.pieces, self.units)).amax(-2)
'''

SOURCES["EinsumLinear"] = '''
class EinsumLinear(nn.Module):
    """A dense layer over the axes that an equation names: `abc,cd->abd`."""

    def __init__(self, equation, sizes, bias=None):
        super().__init__()
        self.equation = equation
        self.weight = nn.Parameter(torch.empty(sizes))
        self.bias = None if bias is None else nn.Parameter(torch.zeros(bias))
        nn.init.normal_(self.weight, std=0.02)

    def forward(self, x):
        y = torch.einsum(self.equation, x, self.weight)
        return y if self.bias is None else y + self.bias
'''

SOURCES["PartBatchNorm"] = '''
class PartBatchNorm(nn.modules.batchnorm._BatchNorm):
    """Batch normalization with a scale and no shift, or a shift and no scale."""

    def __init__(self, channels, scale, **options):
        super().__init__(channels, **options)
        self.register_parameter("bias" if scale else "weight", None)

    def _check_input_dim(self, x):
        pass
'''

SOURCES["PartGroupNorm"] = '''
class PartGroupNorm(nn.GroupNorm):
    """Group normalization with a scale and no shift, or a shift and no scale."""

    def __init__(self, groups, channels, scale):
        super().__init__(groups, channels)
        self.register_parameter("bias" if scale else "weight", None)
'''

SOURCES["ShiftLayerNorm"] = '''
class ShiftLayerNorm(nn.LayerNorm):
    """Layer normalization with a shift and no scale."""

    def __init__(self, sizes):
        super().__init__(sizes)
        self.register_parameter("weight", None)
'''

SOURCES["Standardize"] = '''
class Standardize(nn.Module):
    """Features brought to mean 0 and variance 1 by what was measured on the data, or by constants."""

    def __init__(self, shape, constant=False):
        super().__init__()
        self.register_buffer("mean", torch.zeros(shape), persistent=not constant)
        self.register_buffer("variance", torch.ones(shape), persistent=not constant)
        if not constant:
            self.register_buffer("count", torch.zeros((), dtype=torch.long))

    def forward(self, x):
        return (x - self.mean) / self.variance.sqrt()
'''

SOURCES["LearnedReLU"] = '''
class LearnedReLU(nn.Module):
    """max(x, 0) + alpha · min(x, 0), with one alpha for every position."""

    def __init__(self, shape):
        super().__init__()
        self.alpha = nn.Parameter(torch.zeros(shape))

    def forward(self, x):
        return F.relu(x) - self.alpha * F.relu(-x)
'''

SOURCES["LearnedSoftplus"] = '''
class LearnedSoftplus(nn.Module):
    """alpha · log(1 + exp(beta · x))."""

    def __init__(self, shape):
        super().__init__()
        self.alpha = nn.Parameter(torch.full(shape, 0.2))
        self.beta = nn.Parameter(torch.full(shape, 5.0))

    def forward(self, x):
        return self.alpha * F.softplus(self.beta * x)
'''

SOURCES["LearnedSReLU"] = '''
class LearnedSReLU(nn.Module):
    """Three straight lines, with two thresholds and two slopes."""

    def __init__(self, shape):
        super().__init__()
        self.t_left = nn.Parameter(torch.zeros(shape))
        self.a_left = nn.Parameter(torch.zeros(shape))
        self.t_right = nn.Parameter(torch.ones(shape))
        self.a_right = nn.Parameter(torch.ones(shape))

    def forward(self, x):
        right = self.t_left + self.t_right.abs()
        low = self.t_left + self.a_left * (x - self.t_left)
        high = right + self.a_right * (x - right)
        return torch.where(x <= self.t_left, low, torch.where(x >= right, high, x))
'''

SOURCES["GaussianNoise"] = '''
class GaussianNoise(nn.Module):
    """Random numbers added while training."""

    def __init__(self, stddev=0.1):
        super().__init__()
        self.stddev = stddev

    def forward(self, x):
        return x + self.stddev * torch.randn_like(x) if self.training else x
'''

SOURCES["TimeDistributed"] = '''
class TimeDistributed(nn.Sequential):
    """The layers inside, at every step of the axis behind the batch."""

    def forward(self, x):
        y = super().forward(x.flatten(0, 1))
        return y.unflatten(0, x.shape[:2])
'''

SOURCES["SamePad"] = '''
class SamePad(nn.Module):
    """What is missing around the last axes for ceil(size / stride) windows, the odd one behind."""

    def __init__(self, windows, strides, value=0.0):
        super().__init__()
        self.windows, self.strides, self.value = windows, strides, value

    def forward(self, x):
        amounts = []
        for size, window, stride in zip(x.shape[2:], self.windows, self.strides):
            total = (size - 1) // stride * stride + window - size
            amounts = [total // 2, total - total // 2, *amounts]
        return F.pad(x, amounts, value=self.value)
'''
