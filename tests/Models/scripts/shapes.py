"""Networks that compute shapes at run time, as `view` with sizes of the input writes them."""
import torch
from torch import nn

from exporting import export


def features():
    return nn.Sequential(nn.Conv2d(3, 12, 3, padding=1), nn.BatchNorm2d(12), nn.ReLU(), nn.MaxPool2d(2),
                         nn.Conv2d(12, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(4))


class ViewFlatten(nn.Module):
    """`x.view(x.size(0), -1)`: Shape, Gather, Unsqueeze, Concat, Reshape."""

    def __init__(self):
        super().__init__()
        self.features, self.linear = features(), nn.Linear(64, 10)

    def forward(self, x):
        x = self.features(x)
        return self.linear(x.view(x.size(0), -1))


class ViewProduct(ViewFlatten):
    """`x.view(-1, c * h * w)` with sizes taken from the tensor: the number of channels is part of the arithmetic."""

    def forward(self, x):
        x = self.features(x)
        return self.linear(x.view(-1, x.size(1) * x.size(2) * x.size(3)))


class ViewSpatial(ViewFlatten):
    """Merges and splits the spatial axes with sizes taken from the tensor, and averages over positions."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(16, 10)

    def forward(self, x):
        x = self.features(x)
        batch, channels, height, width = x.shape
        tokens = x.view(batch, channels, height * width).permute(0, 2, 1)
        x = tokens.permute(0, 2, 1).reshape(batch, channels, height, width)
        return self.linear(torch.mean(x, (2, 3)))


def main():
    export("view-flatten", ViewFlatten, (2, 3, 16, 16), dynamic=True)
    export("view-flatten-opset9", ViewFlatten, (2, 3, 16, 16), dynamic=True, opset=9)
    export("view-product", ViewProduct, (2, 3, 16, 16), dynamic=True)
    export("view-spatial", ViewSpatial, (2, 3, 16, 16), dynamic=True)


if __name__ == "__main__":
    main()
