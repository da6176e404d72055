"""Networks with published MAC counts, all weights zero: their structure is what is tested."""
from torch import nn
from torchvision import models
from torchvision.models.vgg import make_layers

from exporting import export_zeroed
from mobilenet import MobileNetV1
from resnet import PaddedResNet

VGG16 = [64, 64, "M", 128, 128, "M", 256, 256, 256, "M", 512, 512, 512, "M", 512, 512, 512, "M"]
MOBILENET_V1 = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *[(512, 1)] * 5, (1024, 2), (1024, 1)]
# For images of 32×32 the first stride is 1 and the last one too, so that the last map is 4×4.
MOBILENET_V1_CIFAR = [*MOBILENET_V1[:-2], (1024, 1), (1024, 1)]


# Normalisation is kept, so that parameters can be compared: folded, its two numbers per channel are one.
TORCHVISION = ["resnet18", "resnet50", "densenet121", "googlenet", "squeezenet1_0", "squeezenet1_1", "mobilenet_v2", "mobilenet_v3_small",
               "mobilenet_v3_large", "mnasnet1_0", "shufflenet_v2_x1_0", "efficientnet_b0"]

# MobileNet-V2 for images of 32×32: three of the five strides of 2 are left out, as is usual on CIFAR-10.
MOBILENET_V2_CIFAR = [[1, 16, 1, 1], [6, 24, 2, 1], [6, 32, 3, 2], [6, 64, 4, 2], [6, 96, 3, 1], [6, 160, 3, 2], [6, 320, 1, 1]]


def mobilenet_v2_cifar():
    network = models.mobilenet_v2(num_classes=10, inverted_residual_setting=MOBILENET_V2_CIFAR)
    network.features[0][0].stride = (1, 1)
    return network


def torchvision_network(name):
    options = {"aux_logits": False, "init_weights": False} if name == "googlenet" else {}
    return getattr(models, name)(weights=None, **options)


def vgg16():
    return nn.Sequential(make_layers(VGG16, batch_norm=True), nn.Flatten(), nn.Linear(512, 10))


def main():
    export_zeroed("vgg16-cifar10", vgg16, (1, 3, 32, 32), dynamic=True)
    export_zeroed("resnet56-cifar10", lambda: PaddedResNet(9, [16, 32, 64]), (1, 3, 32, 32))
    export_zeroed("mobilenet-v1-224", lambda: MobileNetV1(32, MOBILENET_V1, 1000), (1, 3, 224, 224), dynamic=True)
    export_zeroed("mobilenet-v1-cifar10", lambda: MobileNetV1(32, MOBILENET_V1_CIFAR, 10, stride=1), (1, 3, 32, 32), dynamic=True, keep_batch_norm=True)
    export_zeroed("mobilenet-v2-cifar10", mobilenet_v2_cifar, (1, 3, 32, 32), dynamic=True)
    for name in TORCHVISION:
        export_zeroed(name.replace("_", "-"), lambda name=name: torchvision_network(name), (1, 3, 224, 224), keep_batch_norm=True)


if __name__ == "__main__":
    main()
