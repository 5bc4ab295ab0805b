"""A loss that owns the linear map in front of it."""

import math

from torch import nn


class LinearCrossEntropyLoss(nn.Module):
    def __init__(self, in_features, num_classes, *, out_features=(), bias=False, device=None, dtype=None,
                 reduction="mean", weight=None, ignore_index=None, label_smoothing=0.0, options=None):  # fmt: skip
        super().__init__()
        self.num_classes = num_classes
        self.out_features = tuple(out_features)
        self.linear = nn.Linear(in_features, num_classes * math.prod(self.out_features), bias=bias)
        self.loss = reduction

    def forward(self, input, target):
        scores = self.linear(input)
        if self.out_features:
            scores = scores.unflatten(-1, (self.num_classes, *self.out_features))
        return nn.functional.cross_entropy(scores, target, reduction=self.loss)
