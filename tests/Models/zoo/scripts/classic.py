"""Convolutional classifiers before the search for architectures: AlexNet, Wide ResNet, Inception v3."""
import torch
from torch import nn
from torchvision.models.inception import BasicConv2d, InceptionA, InceptionB, InceptionC, InceptionD, InceptionE
from torchvision.models.resnet import Bottleneck

from zoo import export


class AlexNet(nn.Module):
    """torchvision's AlexNet with an eighth of the channels: five convolutions, three linear layers."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 8, 11, 4, 2), nn.ReLU(), nn.MaxPool2d(3, 2), nn.Conv2d(8, 12, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, 2),
            nn.Conv2d(12, 24, 3, padding=1), nn.ReLU(), nn.Conv2d(24, 16, 3, padding=1), nn.ReLU(),
            nn.Conv2d(16, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2))
        self.avgpool = nn.AdaptiveAvgPool2d((3, 3))
        self.classifier = nn.Sequential(nn.Dropout(), nn.Linear(144, 48), nn.ReLU(), nn.Dropout(), nn.Linear(48, 32), nn.ReLU(),
                                        nn.Linear(32, 10))

    def forward(self, x):
        return self.classifier(torch.flatten(self.avgpool(self.features(x)), 1))


class LocalResponseNet(nn.Module):
    """AlexNet as first published: local response normalisation, and convolutions in two groups."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 12, 7, 2), nn.ReLU(), nn.LocalResponseNorm(5), nn.MaxPool2d(3, 2),
            nn.Conv2d(12, 16, 5, padding=2, groups=2), nn.ReLU(), nn.LocalResponseNorm(5), nn.MaxPool2d(3, 2),
            nn.Conv2d(16, 24, 3, padding=1), nn.ReLU(), nn.Conv2d(24, 16, 3, padding=1, groups=2), nn.ReLU())
        self.classifier = nn.Sequential(nn.Linear(16 * 6 * 6, 24), nn.ReLU(), nn.Linear(24, 10))

    def forward(self, x):
        return self.classifier(torch.flatten(self.features(x), 1))


class WideResNet(nn.Module):
    """torchvision's bottlenecks with twice the inner width, as in wide_resnet50_2."""

    def __init__(self):
        super().__init__()
        def shortcut(inputs, outputs, stride):
            return nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 7, 2, 3, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
        self.layers = nn.Sequential(
            Bottleneck(8, 4, 1, shortcut(8, 16, 1), base_width=128), Bottleneck(16, 4, base_width=128),
            Bottleneck(16, 6, 2, shortcut(16, 24, 2), base_width=128), Bottleneck(24, 6, base_width=128))
        self.fc = nn.Linear(24, 10)

    def forward(self, x):
        return self.fc(torch.flatten(nn.functional.adaptive_avg_pool2d(self.layers(self.stem(x)), 1), 1))


def narrow(channels):
    return max(1, round(channels / 32))


def convolution(inputs, outputs, **options):
    return BasicConv2d(narrow(inputs), narrow(outputs), **options)


class Inception3(nn.Module):
    """torchvision's five kinds of Inception v3 modules, one of each, with a thirty-second of the channels."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(BasicConv2d(3, 6, kernel_size=3, stride=2), BasicConv2d(6, 6, kernel_size=3, padding=1), nn.MaxPool2d(3, 2))
        self.mixed = nn.Sequential(
            InceptionA(192, 64, conv_block=convolution), InceptionB(288, conv_block=convolution),
            InceptionC(768, 128, conv_block=convolution), InceptionD(768, conv_block=convolution),
            InceptionE(1280, conv_block=convolution))
        self.fc = nn.Linear(64, 10)

    def forward(self, x):
        return self.fc(torch.flatten(nn.functional.adaptive_avg_pool2d(self.mixed(self.stem(x)), 1), 1))


def main():
    export("alexnet", AlexNet, (1, 3, 128, 128), opset=9, dynamic=True)
    export("alexnet-lrn", LocalResponseNet, (1, 3, 64, 64), opset=11)
    export("wide-resnet", WideResNet, (1, 3, 64, 64), opset=13, dynamic=True)
    export("inception-v3", Inception3, (1, 3, 96, 96), opset=13, seed="inception-relu")  # Other draws have branches of dead units.
    export("inception-bn", Inception3, (1, 3, 96, 96), opset=14, keep_batch_norm=True)


if __name__ == "__main__":
    main()
