#: model 模型
#: input x 3x32x32
# -*- coding: utf-8 -*-
# 网络结构：两个卷积层，三个全连接层
import torch.nn as nn
import torch.nn.functional as F

class 网络(nn.Module):
	def __init__(self, 类别数=10):
		super(网络, self).__init__()
		# 卷积层：输入通道3，输出通道16，卷积核3×3
		self.卷积1 = nn.Conv2d(3, 16, 3, padding=1)
		self.卷积2 = nn.Conv2d(16, 32, 3, padding=1)
		self.池化 = nn.MaxPool2d(2, 2)
		self.全连接 = nn.Linear(32 * 8 * 8, 类别数)

	def forward(self, x):
		x = self.池化(F.relu(self.卷积1(x)))
		x = self.池化(F.relu(self.卷积2(x)))
		x = x.view(x.shape[0], -1)		# 展平
		return self.全连接(x)

模型 = 网络()
