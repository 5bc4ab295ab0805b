#: model WaveNet()
#: input x 1x128
import torch
import torch.nn as nn
import torch.nn.functional as F


class WaveNet(nn.Module):
    def __init__(self, layers=4, blocks=2, dilation_channels=8, residual_channels=8, skip_channels=16, end_channels=16,
                 classes=32, kernel_size=2, bias=False):
        super().__init__()
        self.layers, self.blocks = layers, blocks
        self.filter_convs = nn.ModuleList()
        self.gate_convs = nn.ModuleList()
        self.residual_convs = nn.ModuleList()
        self.skip_convs = nn.ModuleList()
        self.dilations = []
        self.start_conv = nn.Conv1d(1, residual_channels, kernel_size=1, bias=bias)
        for b in range(blocks):
            new_dilation = 1
            for i in range(layers):
                self.dilations.append(new_dilation)
                self.filter_convs.append(nn.Conv1d(residual_channels, dilation_channels, kernel_size, bias=bias, dilation=new_dilation))
                self.gate_convs.append(nn.Conv1d(residual_channels, dilation_channels, kernel_size, bias=bias, dilation=new_dilation))
                self.residual_convs.append(nn.Conv1d(dilation_channels, residual_channels, 1, bias=bias))
                self.skip_convs.append(nn.Conv1d(dilation_channels, skip_channels, 1, bias=bias))
                new_dilation *= 2
        self.end_conv_1 = nn.Conv1d(skip_channels, end_channels, 1, bias=True)
        self.end_conv_2 = nn.Conv1d(end_channels, classes, 1, bias=True)

    def forward(self, x):
        x = self.start_conv(x)
        skip = 0
        for i in range(self.blocks * self.layers):
            residual = x
            filter = torch.tanh(self.filter_convs[i](residual))
            gate = torch.sigmoid(self.gate_convs[i](residual))
            x = filter * gate
            s = self.skip_convs[i](x)
            try:
                skip = skip[:, :, -s.size(2):]
            except:
                skip = 0
            skip = s + skip
            x = self.residual_convs[i](x)
            x = x + residual[:, :, -x.size(2):]
        x = F.relu(skip)
        x = F.relu(self.end_conv_1(x))
        return self.end_conv_2(x)
