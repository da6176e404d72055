"""A narrow ShuffleNet V2: Split, depthwise convolutions, Concat and channel shuffle (Reshape, Transpose, Reshape)."""
from torch import nn
from torchvision.models.shufflenetv2 import ShuffleNetV2

from exporting import export


def shufflenet():
    return ShuffleNetV2(stages_repeats=[2, 2, 1], stages_out_channels=[8, 16, 24, 32, 40], num_classes=10)


def main():
    export("shufflenet", shufflenet, (1, 3, 64, 64))
    export("shufflenet-dynamic", shufflenet, (2, 3, 64, 64), dynamic=True)
    export("shufflenet-bn", shufflenet, (1, 3, 64, 64), keep_batch_norm=True)


if __name__ == "__main__":
    main()
