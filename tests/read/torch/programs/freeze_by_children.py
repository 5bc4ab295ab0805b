#: model net
#: input x 3x16x16
import torch.nn as nn

net = nn.Sequential(
    nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(),
    nn.Conv2d(8, 8, 3), nn.BatchNorm2d(8), nn.ReLU(),
    nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 4))

ct = 0
for child in net.children():
    ct += 1
    if ct < 4:
        for param in child.parameters():
            param.requires_grad = False

for m in net.modules():
    if isinstance(m, nn.BatchNorm2d):
        m.eval()
        m.weight.requires_grad_(False)
frozen = sum(p.numel() for p in net.parameters() if not p.requires_grad)
print(frozen, sum(p.numel() for p in filter(lambda p: p.requires_grad, net.parameters())))
