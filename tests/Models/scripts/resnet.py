"""Narrow residual networks: projection shortcuts (torchvision's blocks) and option-A shortcuts (Slice + Pad)."""
import torch.nn.functional as F
from torch import nn
from torchvision.models.resnet import BasicBlock, Bottleneck

from exporting import export


def projection(inputs, outputs, stride):
    if inputs == outputs and stride == 1:
        return None
    return nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))


class ResNet(nn.Module):
    """A stem, stages of two blocks each, global average pooling and a linear layer."""

    def __init__(self, block, widths, **options):
        super().__init__()
        channels = widths[0]
        layers = [nn.Conv2d(3, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels), nn.ReLU()]
        for stage, width in enumerate(widths):
            for stride in (1 if stage == 0 else 2, 1):
                outputs = width * block.expansion
                layers.append(block(channels, width, stride, projection(channels, outputs, stride), **options))
                channels = outputs
        self.features = nn.Sequential(*layers)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.linear = nn.Linear(channels, 10)

    def forward(self, x):
        return self.linear(self.pool(self.features(x)).flatten(1))


class PaddedBlock(nn.Module):
    """The block of the CIFAR ResNets: a shortcut that widens does so by zero channels on both sides (He et al. 2016, option A)."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.padding = (outputs - inputs) // 2

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        if self.padding:
            x = F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, self.padding, self.padding))
        return F.relu(x + y)


class PaddedResNet(nn.Module):
    """ResNet-(6n+2) for 32x32 images with option-A shortcuts."""

    def __init__(self, blocks, widths, classes=10):
        super().__init__()
        channels = widths[0]
        layers = [nn.Conv2d(3, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels), nn.ReLU()]
        for width in widths:
            for _ in range(blocks):
                layers.append(PaddedBlock(channels, width, 1 if width == channels else 2))
                channels = width
        self.features = nn.Sequential(*layers)
        self.linear = nn.Linear(channels, classes)

    def forward(self, x):
        x = self.features(x)
        return self.linear(F.avg_pool2d(x, int(x.size(3))).view(x.size(0), -1))


def main():
    export("resnet-basic", lambda: ResNet(BasicBlock, [8, 12, 16]), (1, 3, 32, 32), dynamic=True)
    export("resnet-basic-bn", lambda: ResNet(BasicBlock, [8, 12, 16]), (1, 3, 32, 32), keep_batch_norm=True)
    export("resnet-bottleneck", lambda: ResNet(Bottleneck, [4, 6, 8]), (1, 3, 32, 32), opset=17)
    export("resnet-option-a", lambda: PaddedResNet(2, [6, 12, 24]), (1, 3, 32, 32), dynamic=True)
    export("resnet-option-a-bn", lambda: PaddedResNet(1, [6, 12, 24]), (1, 3, 32, 32), opset=11, keep_batch_norm=True)
    export("resnext", lambda: ResNet(Bottleneck, [8, 16], groups=4, base_width=32), (1, 3, 32, 32), dynamic=True)
    export("resnext-bn", lambda: ResNet(Bottleneck, [8, 16], groups=4, base_width=32), (1, 3, 32, 32), keep_batch_norm=True)


if __name__ == "__main__":
    main()
