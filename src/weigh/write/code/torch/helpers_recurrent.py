"""Recurrent layers with the number of biases that the network has, as source text."""

from __future__ import annotations

SOURCES: dict[str, str] = {}

SOURCES["Recurrent"] = '''
class Recurrent(nn.Module):
    """A layer that goes over a sequence step by step; its parameters are those of the network it was written from."""

    gates, states = 1, 1

    def __init__(self, in_features, units, biases=1, sequences=False, states=False):
        super().__init__()
        self.units, self.sequences, self.gives_states = units, sequences, states
        self.kernel = nn.Linear(in_features, self.gates * units, bias=biases > 0)
        self.recurrent = nn.Linear(units, self.gates * units, bias=biases > 1)

    def step(self, x, *states):
        raise NotImplementedError

    def forward(self, x, *states):
        states = states or (x.new_zeros(x.shape[0], self.units),) * self.states
        outputs = []
        for gates in self.kernel(x).unbind(1):
            states = self.step(gates, *states)
            outputs.append(states[0])
        y = torch.stack(outputs, dim=1) if self.sequences else states[0]
        return (y, *states) if self.gives_states else y
'''

SOURCES["SimpleRNN"] = '''
class SimpleRNN(Recurrent):
    """h = tanh(x·W + h·U + b)."""

    def __init__(self, *arguments, activation=torch.tanh, **options):
        super().__init__(*arguments, **options)
        self.activation = activation

    def step(self, gates, h):
        return (self.activation(gates + self.recurrent(h)),)
'''

SOURCES["LSTM"] = '''
class LSTM(Recurrent):
    """An LSTM with one bias a gate; nn.LSTM has two."""

    gates, states = 4, 2

    def step(self, gates, h, c):
        i, f, g, o = (gates + self.recurrent(h)).chunk(4, dim=-1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c
'''

SOURCES["GRU"] = '''
class GRU(Recurrent):
    """A GRU with the reset gate behind the matrix product, where it has two biases, else before it."""

    gates = 3

    def __init__(self, *arguments, biases=2, **options):
        super().__init__(*arguments, biases=biases, **options)
        self.reset_after = biases == 2

    def step(self, gates, h):
        z, r, g = gates.chunk(3, dim=-1)
        if self.reset_after:
            inner_z, inner_r, inner_g = self.recurrent(h).chunk(3, dim=-1)
            z, r = torch.sigmoid(z + inner_z), torch.sigmoid(r + inner_r)
            g = torch.tanh(g + r * inner_g)
        else:
            for_z, for_r, for_g = self.recurrent.weight.chunk(3)
            z, r = torch.sigmoid(z + F.linear(h, for_z)), torch.sigmoid(r + F.linear(h, for_r))
            g = torch.tanh(g + F.linear(r * h, for_g))
        return (z * h + (1 - z) * g,)
'''

SOURCES["Bidirectional"] = '''
class Bidirectional(nn.Module):
    """Two recurrent layers over one sequence, one of which reads it backwards."""

    def __init__(self, there, back, merge="concat"):
        super().__init__()
        self.there, self.back, self.merge = there, back, merge

    def forward(self, x, *states):
        half = len(states) // 2
        y, *ends = self._outputs(self.there(x, *states[:half]))
        z, *other_ends = self._outputs(self.back(x.flip(1), *states[half:]))
        z = z.flip(1) if z.dim() == 3 else z
        if self.merge == "none":
            return (y, z, *ends, *other_ends)
        joined = {
            "concat": lambda: torch.cat((y, z), dim=-1),
            "sum": lambda: y + z,
            "mul": lambda: y * z,
            "ave": lambda: (y + z) / 2,
        }[self.merge]()
        return (joined, *ends, *other_ends) if ends else joined

    @staticmethod
    def _outputs(result):
        return result if isinstance(result, tuple) else (result,)
'''

SOURCES["ConvLSTM"] = '''
class ConvLSTM(nn.Module):
    """An LSTM whose matrix products are convolutions: (batch, steps, channels, *positions)."""

    def __init__(self, in_channels, filters, kernel, stride=1, dilation=1, padding="same", bias=True,
                 sequences=False, states=False):  # fmt: skip
        super().__init__()
        self.sequences, self.gives_states = sequences, states
        conv = (nn.Conv1d, nn.Conv2d, nn.Conv3d)[len(kernel) - 1]
        self.kernel = conv(in_channels, 4 * filters, kernel, stride, padding, dilation, bias=bias)
        self.recurrent = conv(filters, 4 * filters, kernel, padding="same", bias=False)

    def forward(self, x):
        outputs, states = [], None
        for image in x.unbind(1):
            gates = self.kernel(image)
            if states is None:
                states = (torch.zeros_like(gates.chunk(4, dim=1)[0]),) * 2
            h, c = states
            i, f, g, o = (gates + self.recurrent(h)).chunk(4, dim=1)
            c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
            states = torch.sigmoid(o) * torch.tanh(c), c
            outputs.append(states[0])
        y = torch.stack(outputs, dim=1) if self.sequences else states[0]
        return (y, *states) if self.gives_states else y
'''
