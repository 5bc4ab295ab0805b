#: model MoE(16, 4, num_experts=3, hidden_size=8)
#: input x 16
#: macs 16 * 3 + 3 * (16 * 8 + 8 * 4) + 3 * 4
import torch
import torch.nn as nn


class Expert(nn.Module):
    def __init__(self, input_size, output_size, hidden_size):
        super().__init__()
        self.fc1 = nn.Linear(input_size, hidden_size)
        self.fc2 = nn.Linear(hidden_size, output_size)
        self.log_soft = nn.LogSoftmax(1)

    def forward(self, x):
        return self.log_soft(self.fc2(torch.relu(self.fc1(x))))


class MoE(nn.Module):
    def __init__(self, input_size, output_size, num_experts, hidden_size):
        super().__init__()
        self.experts = nn.ModuleList([Expert(input_size, output_size, hidden_size) for i in range(num_experts)])
        self.w_gate = nn.Parameter(torch.zeros(input_size, num_experts), requires_grad=True)
        self.register_buffer("mean", torch.tensor([0.0]))

    def forward(self, x):
        gates = (x @ self.w_gate).softmax(dim=-1)
        expert_outputs = torch.stack([expert(x) for expert in self.experts], dim=1)
        return torch.einsum("be,beo->bo", gates, expert_outputs)
