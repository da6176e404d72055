"""Convolutional classifiers made for few operations: MNASNet, EfficientNet v1 and v2, RegNet, ConvNeXt, MobileNet fresh."""
import torch
from torch import nn
from torchvision.models.convnext import CNBlockConfig, ConvNeXt
from torchvision.models.efficientnet import EfficientNet, FusedMBConvConfig, MBConvConfig
from torchvision.models.mnasnet import _stack
from torchvision.models.mobilenetv2 import InvertedResidual
from torchvision.models.regnet import BlockParams, RegNet

from zoo import export


class MNASNet(nn.Module):
    """torchvision's stacks of inverted residuals, three of them."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 8, 3, 1, 1, groups=8, bias=False),
            nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 6, 1, bias=False), nn.BatchNorm2d(6),
            _stack(6, 8, 3, 2, 3, 2, 0.1), _stack(8, 12, 5, 2, 3, 2, 0.1), _stack(12, 16, 3, 1, 6, 1, 0.1),
            nn.Conv2d(16, 40, 1, bias=False), nn.BatchNorm2d(40), nn.ReLU())
        self.classifier = nn.Sequential(nn.Dropout(0.2), nn.Linear(40, 10))

    def forward(self, x):
        return self.classifier(self.layers(x).mean([2, 3]))


def efficientnet():
    return EfficientNet([MBConvConfig(1, 3, 1, 8, 8, 1), MBConvConfig(4, 3, 2, 8, 16, 2), MBConvConfig(4, 5, 2, 16, 24, 1)],
                        dropout=0.2, num_classes=10, last_channel=32, norm_layer=nn.BatchNorm2d)


def efficientnet_v2():
    return EfficientNet([FusedMBConvConfig(1, 3, 1, 8, 8, 1), FusedMBConvConfig(4, 3, 2, 8, 16, 1), MBConvConfig(4, 3, 2, 16, 24, 1)],
                        dropout=0.2, num_classes=10, last_channel=32, norm_layer=nn.BatchNorm2d)


def regnet_x():
    return RegNet(BlockParams([1, 2], [16, 24], [8, 8], [1.0, 1.0], [2, 2]), num_classes=10, stem_width=8)


def regnet_y():
    return RegNet(BlockParams([1, 2], [16, 24], [8, 8], [1.0, 1.0], [2, 2], se_ratio=0.25), num_classes=10, stem_width=8)


def convnext():
    return ConvNeXt([CNBlockConfig(8, 12, 2), CNBlockConfig(12, 20, 1), CNBlockConfig(20, None, 1)], num_classes=10)


class Fresh(nn.Module):
    """Inverted residuals of one width as a new network has them: equal normalisation parameters everywhere.

    The exporter stores equal constants once, so that layers with nothing in common read the same vector.
    """

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(3, 16, 3, 2, 1), nn.BatchNorm2d(16), nn.ReLU(), InvertedResidual(16, 16, 1, 4), InvertedResidual(16, 16, 2, 4),
            nn.Conv2d(16, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.Conv2d(16, 64, 1), nn.BatchNorm2d(64), nn.ReLU())
        self.classifier = nn.Linear(64, 10)

    def forward(self, x):
        return self.classifier(self.layers(x).mean([2, 3]))


def main():
    export("mnasnet", MNASNet, (1, 3, 64, 64), opset=10, dynamic=True)
    export("mnasnet-opset13", MNASNet, (1, 3, 64, 64), opset=13)
    export("efficientnet", efficientnet, (1, 3, 64, 64), opset=11)
    export("efficientnet-v2", efficientnet_v2, (1, 3, 64, 64), opset=15, dynamic=True)
    export("regnet-x", regnet_x, (1, 3, 64, 64), opset=12, dynamic=True)
    export("regnet-y", regnet_y, (1, 3, 64, 64), opset=14, keep_batch_norm=True)
    export("convnext", convnext, (1, 3, 64, 64), opset=13)
    export("convnext-opset17", convnext, (1, 3, 64, 64), opset=17, dynamic=True)
    export("equal-constants", Fresh, (1, 3, 64, 64), opset=13, fresh=True, fold=False)
    export("equal-constants-bn", Fresh, (1, 3, 64, 64), opset=13, fresh=True, keep_batch_norm=True)


if __name__ == "__main__":
    main()
