#: model Net()
#: input x 5x8
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc = nn.TransformerEncoder(nn.TransformerEncoderLayer(d_model=8, nhead=2, dim_feedforward=16, batch_first=True, activation='gelu'), num_layers=2, norm=nn.LayerNorm(8))
        self.head = nn.Linear(8, 2)
    def forward(self, x, mask=None):
        x = self.enc(x, src_key_padding_mask=mask)
        return self.head(x.mean(1))
