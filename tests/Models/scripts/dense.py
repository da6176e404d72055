"""Networks of linear layers: MatMul + Add over tokens, Gemm, and one with nothing to prune."""
import torch
from torch import nn

from exporting import export


class TokenMlp(nn.Module):
    """Linear layers over a 3-D input, which export as MatMul + Add; a residual around the middle."""

    def __init__(self):
        super().__init__()
        self.embed, self.up, self.down, self.head = nn.Linear(20, 32), nn.Linear(32, 64), nn.Linear(64, 32), nn.Linear(32, 10)

    def forward(self, x):
        x = torch.relu(self.embed(x))
        x = x + self.down(torch.tanh(self.up(x)))
        return self.head(x.mean(1))


def mlp():
    return nn.Sequential(nn.Linear(32, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 48), nn.Sigmoid(), nn.Linear(48, 10))


def main():
    export("mlp", mlp, (1, 32), dynamic=True)
    export("mlp-matmul", TokenMlp, (1, 7, 20), dynamic=True)
    export("unprunable", lambda: nn.Sequential(nn.Flatten(), nn.Linear(48, 10), nn.Softmax(1)), (1, 3, 4, 4), dynamic=True)


if __name__ == "__main__":
    main()
