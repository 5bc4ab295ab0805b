"""Attention with projections of any width, as source text."""

from __future__ import annotations

SOURCES: dict[str, str] = {}

SOURCES["Attention"] = '''
class Attention(nn.Module):
    """Scores are products of queries and keys, or sums of tanh(query + key); then a mean of the values."""

    def __init__(self, scale=False, concat=False, scores=False):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(())) if scale else None
        self.concat = nn.Parameter(torch.ones(())) if concat else None
        self.scores = scores

    def forward(self, query, value, key=None):
        key = value if key is None else key
        if self.concat is None:
            scores = query @ key.mT
            scores = scores if self.scale is None else scores * self.scale
        else:
            both = query.unsqueeze(-2) + key.unsqueeze(-3)
            both = both if self.scale is None else both * self.scale
            scores = self.concat * torch.tanh(both).sum(-1)
        weights = scores.softmax(-1)
        return (weights @ value, weights) if self.scores else weights @ value
'''

SOURCES["AdditiveAttention"] = '''
class AdditiveAttention(nn.Module):
    """Scores are sums of tanh(query + key), weighted feature by feature; then a mean of the values."""

    def __init__(self, features, scale=False, scores=False):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(features)) if scale else None
        self.scores = scores

    def forward(self, query, value, key=None):
        key = value if key is None else key
        both = torch.tanh(query.unsqueeze(-2) + key.unsqueeze(-3))
        scores = both.sum(-1) if self.scale is None else both @ self.scale
        weights = scores.softmax(-1)
        return (weights @ value, weights) if self.scores else weights @ value
'''

SOURCES["MultiHeadAttention"] = '''
class MultiHeadAttention(nn.Module):
    """Attention of several heads, whose width does not have to be the input's divided by their number.

    widths: the features of query, key and value. key_value_heads: how many heads of keys and values serve all queries.
    """

    def __init__(self, widths, heads, key_dim, value_dim=None, outputs=None, bias=True, output_bias=None,
                 key_value_heads=None, norm=False, gate=False, scores=False):  # fmt: skip
        super().__init__()
        self.heads, self.fewer, self.scores = heads, key_value_heads or heads, scores
        value_dim = value_dim or key_dim
        self.query = nn.Linear(widths[0], heads * key_dim, bias)
        self.key = nn.Linear(widths[1], self.fewer * key_dim, bias)
        self.value = nn.Linear(widths[2], self.fewer * value_dim, bias)
        self.query_norm = nn.RMSNorm(key_dim) if norm else nn.Identity()
        self.key_norm = nn.RMSNorm(key_dim) if norm else nn.Identity()
        self.gate = nn.Linear(widths[0], heads * value_dim, bias) if gate else None
        output_bias = bias if output_bias is None else output_bias
        self.output = nn.Linear(heads * value_dim, outputs or widths[0], output_bias)

    def forward(self, query, value, key=None):
        key = value if key is None else key
        gate = 1.0 if self.gate is None else torch.sigmoid(self.gate(query))
        query = self.query_norm(self.query(query).unflatten(-1, (self.heads, -1)))
        key = self.key_norm(self.key(key).unflatten(-1, (self.fewer, -1)))
        value = self.value(value).unflatten(-1, (self.fewer, -1))
        repeats = self.heads // self.fewer
        query = query.transpose(1, 2)
        key = key.transpose(1, 2).repeat_interleave(repeats, dim=1)
        value = value.transpose(1, 2).repeat_interleave(repeats, dim=1)
        if not self.scores:
            y = F.scaled_dot_product_attention(query, key, value)
            return self.output(y.transpose(1, 2).flatten(2) * gate)
        weights = (query @ key.mT / query.shape[-1] ** 0.5).softmax(-1)
        return self.output((weights @ value).transpose(1, 2).flatten(2) * gate), weights
'''
