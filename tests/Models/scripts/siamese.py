"""Two inputs through one encoder: every weight is used twice."""
import torch
from torch import nn

from exporting import export


class Siamese(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(8, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(16 * 16, 20))
        self.head = nn.Linear(20, 1)

    def forward(self, left, right):
        return torch.sigmoid(self.head(torch.abs(self.encoder(left) - self.encoder(right))))


def main():
    names = {"inputs": ("left", "right"), "outputs": ("similarity",)}
    export("siamese", Siamese, (1, 1, 16, 16), (1, 1, 16, 16), dynamic=True, **names)
    export("siamese-bn", Siamese, (1, 1, 16, 16), (1, 1, 16, 16), keep_batch_norm=True, **names)


if __name__ == "__main__":
    main()
