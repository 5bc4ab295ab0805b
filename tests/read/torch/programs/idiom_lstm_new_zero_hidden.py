#: model Net()
#: input x 5x8
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(input_size=8, hidden_size=4, num_layers=2, batch_first=True, dropout=.2, bidirectional=True)
        self.fc = nn.Linear(8, 1)
        self.hidden = None
    def init_hidden(self, b):
        w = next(self.parameters()).data
        return (w.new(4, b, 4).zero_(), w.new(4, b, 4).zero_())
    def forward(self, x):
        h = tuple([e.data for e in self.init_hidden(x.size(0))])
        out, h = self.rnn(x, h)
        out = out.contiguous().view(-1, 8)
        out = torch.sigmoid(self.fc(out)).view(x.size(0), -1)
        return out[:, -1], h
