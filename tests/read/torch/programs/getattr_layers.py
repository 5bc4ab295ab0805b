#: model Net([8, 16, 12])
#: input x 20
import torch, torch.nn as nn

class Net(nn.Module):
    activation = nn.ReLU
    out_features = 3
    def __init__(self, sizes):
        super().__init__()
        n = 20
        for i, s in enumerate(sizes):
            setattr(self, f"layer{i}", nn.Linear(n, s))
            setattr(self, "bn%d" % i, nn.BatchNorm1d(s))
            n = s
        self.n_layers = len(sizes)
        self.act = type(self).activation()
        self.head = nn.Linear(n, self.out_features)
        self.heads = {"a": nn.Linear(n, 99)}     # a plain dict does not register anything
        self.loose = [nn.Linear(n, 98)]

    def forward(self, x):
        for i in range(self.n_layers):
            x = self.act(getattr(self, "bn{}".format(i))(getattr(self, f"layer{i}")(x)))
        return self.head(x) + 0 * self.loose[0](x).sum(-1, keepdim=True)
