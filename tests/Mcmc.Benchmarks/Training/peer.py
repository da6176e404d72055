"""The networks of the training benchmark in PyTorch: `export NETWORK FILE` writes one as ONNX, `run NETWORK` trains it
for a few steps and prints images per second and memory as JSON."""
import json
import resource
import statistics
import sys
import time
import warnings

import torch
from torch import nn
from torch.nn import functional
from torchvision.models import mobilenet_v2

BATCH, WARM_UP, STEPS, THREADS = 128, 2, 5, 2
VGG = [64, 64, "M", 128, 128, "M", 256, 256, 256, "M", 512, 512, 512, "M", 512, 512, 512, "M"]


class Vgg(nn.Module):
    def __init__(self):
        super().__init__()
        layers, channels = [], 3
        for width in VGG:
            if width == "M":
                layers.append(nn.MaxPool2d(2))
            else:
                layers += [nn.Conv2d(channels, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU(inplace=True)]
                channels = width
        self.features, self.classifier = nn.Sequential(*layers), nn.Linear(channels, 10)

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


class Block(nn.Module):
    """Two convolutions and a shortcut that grows by padding (option A)."""

    def __init__(self, channels, width, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, width, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.grown = (width - channels) // 2

    def forward(self, x):
        y = self.bn2(self.conv2(functional.relu(self.bn1(self.conv1(x)))))
        if self.grown:
            x = functional.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, self.grown, self.grown))
        return functional.relu(x + y)


class ResNet56(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU())
        blocks, channels = [], 16
        for width, stride in ((16, 1), (32, 2), (64, 2)):
            for index in range(9):
                blocks.append(Block(channels, width, stride if index == 0 else 1))
                channels = width
        self.blocks, self.classifier = nn.Sequential(*blocks), nn.Linear(channels, 10)

    def forward(self, x):
        return self.classifier(self.blocks(self.stem(x)).mean((2, 3)))


def mobilenet():
    """torchvision's, with the first two strides 1 as is usual at 32x32."""
    model = mobilenet_v2(num_classes=10, dropout=0.0)
    model.features[0][0].stride = (1, 1)
    model.features[2].conv[1][0].stride = (1, 1)
    return model


NETWORKS = {"vgg16": Vgg, "resnet56": ResNet56, "mobilenet-v2": mobilenet}


def export(name, path):
    warnings.filterwarnings("ignore")
    torch.manual_seed(0)
    model = NETWORKS[name]().eval()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            # Fresh ones are all alike, and the exporter would make one shared constant of them.
            for tensor in (module.weight.data, module.bias.data, module.running_mean, module.running_var):
                tensor.add_(torch.rand_like(tensor) * 0.1)
    torch.onnx.export(model, torch.randn(1, 3, 32, 32), path, training=torch.onnx.TrainingMode.PRESERVE,
                      do_constant_folding=False, opset_version=13, input_names=["input"], output_names=["output"],
                      dynamic_axes={"input": {0: "batch"}, "output": {0: "batch"}})


def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def run(name):
    torch.set_num_threads(THREADS)
    idle = memory()
    torch.manual_seed(0)
    model = NETWORKS[name]().train()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9, nesterov=True, weight_decay=5e-4)
    images, labels = torch.rand(BATCH, 3, 32, 32) * 2 - 1, torch.randint(0, 10, (BATCH,))
    times = []
    for _ in range(WARM_UP + STEPS):
        start = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        functional.cross_entropy(model(images), labels).backward()
        optimizer.step()
        times.append(time.perf_counter() - start)
    rate = BATCH / statistics.median(times[WARM_UP:])
    print(json.dumps({"ImagesPerSecond": rate, "PeakBytes": memory(), "IdleBytes": idle}))


if __name__ == "__main__":
    {"export": export, "run": run}[sys.argv[1]](*sys.argv[2:])
