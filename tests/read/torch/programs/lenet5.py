#: model net
#: input x 1x32x32
import torch
import torch.nn as nn
from collections import OrderedDict


class C1(nn.Module):
    def __init__(self):
        super(C1, self).__init__()
        self.c1 = nn.Sequential(OrderedDict([
            ('c1', nn.Conv2d(1, 6, kernel_size=(5, 5))),
            ('relu1', nn.ReLU()),
            ('s1', nn.MaxPool2d(kernel_size=(2, 2), stride=2))
        ]))

    def forward(self, img):
        output = self.c1(img)
        return output


class C3(nn.Module):
    def __init__(self):
        super(C3, self).__init__()
        self.c3 = nn.Sequential(OrderedDict([
            ('c3', nn.Conv2d(6, 16, kernel_size=(5, 5))),
            ('relu2', nn.ReLU()),
            ('s4', nn.AvgPool2d(2))
        ]))

    def forward(self, img):
        return self.c3(img)


class LeNet5(nn.Module):
    """
    Input - 1x32x32
    Output - 10
    """
    def __init__(self):
        super(LeNet5, self).__init__()
        self.c1 = C1()
        self.c3_1, self.c3_2 = C3(), C3()
        self.fc = nn.Sequential(nn.Linear(16 * 5 * 5, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10),
                                nn.LogSoftmax(dim=-1))

    def forward(self, img):
        x = self.c1(img)
        output = self.c3_1(x)
        output += self.c3_2(x)
        output = output.view(img.size(0), -1)
        return self.fc(output)


net = LeNet5()
