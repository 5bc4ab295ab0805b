#: model Net(Config(hidden=24, layers=(16, 8)))
#: input x 10
#: input cond 4
from __future__ import annotations
from typing import NamedTuple, Optional, Sequence
from abc import ABC, abstractmethod
import torch
from torch import nn, Tensor


class Config(NamedTuple):
    hidden: int = 32
    layers: Sequence[int] = (32, 32)
    dropout: float = 0.1


class Base(nn.Module, ABC):
    registry = {}

    @abstractmethod
    def forward(self, x, *args):
        ...

    @property
    def num_parameters(self) -> int:
        return sum(p.numel() for p in self.parameters())

    @classmethod
    def build(cls, name: str, *args, **kwargs):
        return cls.registry[name](*args, **kwargs)


def register(cls):
    Base.registry[cls.__name__.lower()] = cls
    return cls


@register
class Film(Base):
    def __init__(self, dim: int, cond_dim: int, *, bias: bool = True) -> None:
        super().__init__()
        self.to_scale_shift = nn.Linear(cond_dim, 2 * dim, bias=bias)

    def forward(self, x: Tensor, cond: Tensor) -> Tensor:
        scale, shift = self.to_scale_shift(cond).chunk(2, dim=-1)
        return x * (1 + scale) + shift


class Block(Base):
    def __init__(self, d_in: int, d_out: int, cond_dim: int, dropout: float):
        super().__init__()
        self.lin = nn.Linear(d_in, d_out)
        self.film: Film = Base.build("film", d_out, cond_dim, bias=False)
        self.post = nn.Sequential(nn.Mish(), nn.Dropout(p=dropout))

    def forward(self, x: Tensor, cond: Optional[Tensor] = None) -> Tensor:
        h = self.lin(x)
        if (c := cond) is not None:
            h = self.film(h, cond=c)
        return self.post(h)


class Net(Base):
    def __init__(self, config: Config):
        super().__init__()
        sizes = [10, *config.layers, config.hidden]
        self.blocks = nn.ModuleList(
            Block(a, b, cond_dim=4, dropout=config.dropout) for a, b in zip(sizes, sizes[1:])
        )
        self.head = nn.Linear(config.hidden, 1)
        assert self.num_parameters > 0

    def forward(self, x: Tensor, cond: Tensor) -> dict[str, Tensor]:
        feats = []
        for i, block in enumerate(self.blocks):
            match i:
                case 0:
                    x = block(x)
                case _:
                    x = block(x, cond)
            feats.append(x)
        return {"logits": self.head(x), "features": feats[-1]}
