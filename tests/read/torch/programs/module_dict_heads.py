#: model MultiTask({"cls": 4, "reg": 1}, activation="lrelu")
#: input x 1x12x12
import torch
import torch.nn as nn


class MultiTask(nn.Module):
    def __init__(self, heads, activation="relu"):
        super().__init__()
        self.choices = nn.ModuleDict({
            'conv': nn.Conv2d(1, 10, 3),
            'pool': nn.MaxPool2d(3)
        })
        self.activations = nn.ModuleDict([
            ['lrelu', nn.LeakyReLU()],
            ['prelu', nn.PReLU()]
        ])
        self.activation = activation
        self.heads = nn.ModuleDict()
        for name, size in heads.items():
            self.heads[name] = nn.Sequential(nn.Flatten(), nn.Linear(90, size))
        self.scale = nn.ParameterDict({"cls": nn.Parameter(torch.ones(1)), "reg": nn.Parameter(torch.ones(1, 1))})
        self.extra = nn.ParameterList([nn.Parameter(torch.randn(4)) for _ in range(2)])

    def forward(self, x):
        for key in self.choices:
            x = self.choices[key](x)
        x = self.activations[self.activation](x)
        out = {}
        for name, head in self.heads.items():
            out[name] = head(x) * self.scale[name]
        out["cls"] = out["cls"] + self.extra[0] + self.extra[1]
        return out
