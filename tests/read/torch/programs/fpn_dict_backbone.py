#: model FPN([8, 16, 32], 12)
#: input x 3x32x32
from collections import OrderedDict
from typing import Dict, List, Tuple
import torch
import torch.nn.functional as F
from torch import nn, Tensor


class Backbone(nn.Module):
    def __init__(self, widths):
        super().__init__()
        self.body = nn.Sequential()
        c = 3
        for i, w in enumerate(widths):
            self.body.add_module(f"layer{i + 1}", nn.Sequential(nn.Conv2d(c, w, 3, 2, 1), nn.ReLU()))
            c = w
        self.return_layers = {f"layer{i + 1}": str(i) for i in range(len(widths))}

    def forward(self, x) -> Dict[str, Tensor]:
        out = OrderedDict()
        for name, module in self.body.named_children():
            x = module(x)
            if name in self.return_layers:
                out_name = self.return_layers[name]
                out[out_name] = x
        return out


class FPN(nn.Module):
    def __init__(self, in_channels_list: List[int], out_channels: int):
        super().__init__()
        self.backbone = Backbone(in_channels_list)
        self.inner_blocks = nn.ModuleList()
        self.layer_blocks = nn.ModuleList()
        for in_channels in in_channels_list:
            if in_channels == 0:
                raise ValueError("in_channels=0 is currently not supported")
            self.inner_blocks.append(nn.Conv2d(in_channels, out_channels, 1))
            self.layer_blocks.append(nn.Conv2d(out_channels, out_channels, 3, padding=1))

    def get_result_from_inner_blocks(self, x: Tensor, idx: int) -> Tensor:
        num_blocks = len(self.inner_blocks)
        if idx < 0:
            idx += num_blocks
        out = x
        for i, module in enumerate(self.inner_blocks):
            if i == idx:
                out = module(x)
        return out

    def forward(self, x):
        x = self.backbone(x)
        names = list(x.keys())
        x = list(x.values())

        last_inner = self.get_result_from_inner_blocks(x[-1], -1)
        results = [self.layer_blocks[-1](last_inner)]

        for idx in range(len(x) - 2, -1, -1):
            inner_lateral = self.get_result_from_inner_blocks(x[idx], idx)
            feat_shape = inner_lateral.shape[-2:]
            inner_top_down = F.interpolate(last_inner, size=feat_shape, mode="nearest")
            last_inner = inner_lateral + inner_top_down
            results.insert(0, self.layer_blocks[idx](last_inner))

        return OrderedDict([(k, v) for k, v in zip(names, results)])
