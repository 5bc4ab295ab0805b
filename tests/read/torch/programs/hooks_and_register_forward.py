#: macs 25 * 3 * 25 + 25 * 60 + 60 * 16 + 16 * 12 + 12 * 16 * 3 + 12 * 3
#: model model
#: input x 3x24x24
import torch
import torch.nn as nn

activation = {}
def get_activation(name):
    def hook(model, input, output):
        activation[name] = output.detach()
    return hook

class MyModel(nn.Module):
    def __init__(self):
        super(MyModel, self).__init__()
        self.cl1 = nn.Linear(25, 60)
        self.conv = nn.Conv2d(3, 1, 5, 4)
        self.cl2 = nn.Linear(60, 16)
        self.fc1 = nn.Linear(16, 12)
        self.bil = nn.Bilinear(12, 16, 3)
        self.dropout = nn.Dropout(p=0.2)
        self.register_parameter('scale', nn.Parameter(torch.tensor(1.0)))
        self.register_parameter('none', None)

    def forward(self, x):
        x = self.conv(x).reshape(-1, 25)
        x = nn.ReLU()(self.cl1(x))
        a = torch.nn.ReLU()(self.cl2(x))
        x = nn.ReLU()(self.fc1(a))
        return self.bil(x, a) * self.scale

model = MyModel()
model.fc1.register_forward_hook(get_activation('fc1'))
model.conv.bias = None
output = model(torch.randn(1, 3, 24, 24))
if 'fc1' in activation:
    print(activation['fc1'].shape)
