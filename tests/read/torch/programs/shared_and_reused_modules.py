#: model net
#: input x 12
import torch
import torch.nn as nn
import copy

block = nn.Sequential(nn.Linear(12, 12), nn.ReLU())
twin = copy.deepcopy(block)
net = nn.Sequential(block, nn.Sequential(*[block] * 2), twin, nn.Sequential(*[nn.Linear(12, 12)] * 3), nn.Sequential(*list(twin.children())))
net.add_module('last', nn.Linear(12, 4))
net[0][0].bias = net[2][0].bias
del net[1][1]
net[3][0].weight.data = torch.zeros(12, 12)
net.append(nn.Linear(4, 2)).extend([nn.ReLU(), nn.Linear(2, 1)])
net[-1] = nn.Linear(2, 7)
