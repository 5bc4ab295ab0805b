#: model GRUClassifier(30, 16, 24, 4)
#: input tokens 9 < 30
import torch
import torch.nn as nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class GRUClassifier(nn.Module):
    def __init__(self, vocab, emb, hid, n_cls):
        super().__init__()
        self.emb = nn.Embedding(vocab, emb, padding_idx=0)
        self.gru = nn.GRU(emb, hid, batch_first=True, bidirectional=True)
        self.attn = nn.Linear(2 * hid, 1)
        self.out = nn.Linear(2 * hid, n_cls)

    def forward(self, tokens, lengths=None):
        x = self.emb(tokens)
        if lengths is not None:
            packed = pack_padded_sequence(x, lengths.cpu(), batch_first=True, enforce_sorted=False)
            out, h = self.gru(packed)
            out, _ = pad_packed_sequence(out, batch_first=True)
        else:
            out, h = self.gru(x)
        w = torch.softmax(self.attn(out).squeeze(-1), dim=1)
        ctx = torch.bmm(w.unsqueeze(1), out).squeeze(1)
        return self.out(ctx)
