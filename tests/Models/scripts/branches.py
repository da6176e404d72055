"""Networks whose branches meet in a concatenation: SqueezeNet, DenseNet, GoogLeNet."""
import torch
from torch import nn
from torchvision.models.densenet import DenseNet
from torchvision.models.googlenet import BasicConv2d, Inception
from torchvision.models.squeezenet import Fire

from exporting import export


class SqueezeNet(nn.Module):
    """torchvision's Fire modules; the classifier is a convolution under a global average."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 12, 3, stride=2), nn.ReLU(), nn.MaxPool2d(3, 2, ceil_mode=True),
            Fire(12, 6, 8, 10), Fire(18, 6, 10, 8), nn.MaxPool2d(3, 2, ceil_mode=True), Fire(18, 8, 12, 12))
        self.classifier = nn.Sequential(nn.Dropout(), nn.Conv2d(24, 10, 1), nn.ReLU(), nn.AdaptiveAvgPool2d(1))

    def forward(self, x):
        return torch.flatten(self.classifier(self.features(x)), 1)


class GoogLeNet(nn.Module):
    """torchvision's Inception modules: four branches of different depths."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            BasicConv2d(3, 8, kernel_size=3, stride=2, padding=1), nn.MaxPool2d(3, 2, ceil_mode=True),
            Inception(8, 6, 6, 10, 4, 6, 4), nn.MaxPool2d(3, 2, ceil_mode=True), Inception(26, 8, 8, 12, 4, 8, 6))
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.linear = nn.Linear(34, 10)

    def forward(self, x):
        return self.linear(self.pool(self.features(x)).flatten(1))


def densenet():
    return DenseNet(growth_rate=6, block_config=(3, 3), num_init_features=12, bn_size=2, num_classes=10)


def main():
    export("squeezenet", SqueezeNet, (1, 3, 64, 64), dynamic=True)
    export("densenet", densenet, (1, 3, 64, 64), dynamic=True)
    export("googlenet", GoogLeNet, (1, 3, 64, 64))
    export("googlenet-bn", GoogLeNet, (1, 3, 64, 64), keep_batch_norm=True, dynamic=True)


if __name__ == "__main__":
    main()
