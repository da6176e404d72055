"""Networks with published MAC counts, all weights zero: their structure is what is tested."""
from torch import nn
from torchvision.models.vgg import make_layers

from exporting import export_zeroed
from mobilenet import MobileNetV1
from resnet import PaddedResNet

VGG16 = [64, 64, "M", 128, 128, "M", 256, 256, 256, "M", 512, 512, 512, "M", 512, 512, 512, "M"]
MOBILENET_V1 = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *[(512, 1)] * 5, (1024, 2), (1024, 1)]


def vgg16():
    return nn.Sequential(make_layers(VGG16, batch_norm=True), nn.Flatten(), nn.Linear(512, 10))


def main():
    export_zeroed("vgg16-cifar10", vgg16, (1, 3, 32, 32), dynamic=True)
    export_zeroed("resnet56-cifar10", lambda: PaddedResNet(9, [16, 32, 64]), (1, 3, 32, 32))
    export_zeroed("mobilenet-v1-224", lambda: MobileNetV1(32, MOBILENET_V1, 1000), (1, 3, 224, 224), dynamic=True)


if __name__ == "__main__":
    main()
