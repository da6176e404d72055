"""Narrow MobileNets: depthwise convolutions, inverted residuals, squeeze-and-excitation."""
from functools import partial

from torch import nn
from torchvision.models.mobilenetv2 import MobileNetV2
from torchvision.models.mobilenetv3 import InvertedResidualConfig, MobileNetV3

from exporting import export


def convolution(inputs, outputs, stride=1, groups=1, kernel=3):
    return [nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)]


class MobileNetV1(nn.Module):
    """Howard et al. 2017: a stem, then pairs of a depthwise 3x3 and a pointwise convolution of (outputs, stride)."""

    def __init__(self, stem, pairs, classes, stride=2):
        super().__init__()
        layers, channels = convolution(3, stem, stride), stem
        for outputs, stride in pairs:
            layers += convolution(channels, channels, stride, groups=channels) + convolution(channels, outputs, kernel=1)
            channels = outputs
        self.features = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1))
        self.classifier = nn.Linear(channels, classes)

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


def mobilenet_v1():
    return MobileNetV1(8, [(16, 1), (24, 2), (24, 1), (32, 2)], 10)


def mobilenet_v2():
    settings = [[1, 8, 1, 1], [4, 12, 2, 2], [4, 16, 1, 2]]
    model = MobileNetV2(num_classes=10, inverted_residual_setting=settings, round_nearest=4, width_mult=1.0)
    model.features[-1] = nn.Sequential(nn.Conv2d(16, 48, 1, bias=False), nn.BatchNorm2d(48), nn.ReLU6())
    model.classifier = nn.Sequential(nn.Dropout(0.2), nn.Linear(48, 10))
    return model


def mobilenet_v3():
    # input, kernel, expanded, output, squeeze-and-excitation, activation, stride, dilation
    configuration = partial(InvertedResidualConfig, width_mult=1.0)
    return MobileNetV3([configuration(8, 3, 8, 8, True, "RE", 2, 1), configuration(8, 3, 24, 16, False, "RE", 2, 1),
                        configuration(16, 5, 32, 16, True, "HS", 1, 1), configuration(16, 5, 32, 24, True, "HS", 2, 1)],
                       last_channel=32, num_classes=10)


def main():
    export("mobilenet-v1", mobilenet_v1, (1, 3, 32, 32), dynamic=True)
    export("mobilenet-v1-bn", mobilenet_v1, (1, 3, 32, 32), keep_batch_norm=True)
    export("mobilenet-v2", mobilenet_v2, (1, 3, 64, 64), dynamic=True)
    export("mobilenet-v2-bn-opset10", mobilenet_v2, (1, 3, 64, 64), opset=10, keep_batch_norm=True)
    export("mobilenet-v3", mobilenet_v3, (1, 3, 64, 64), dynamic=True)
    export("mobilenet-v3-opset14", mobilenet_v3, (1, 3, 64, 64), opset=14)


if __name__ == "__main__":
    main()
