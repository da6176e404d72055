"""Networks of which only a part can be pruned."""
import torch
from torch import nn

from exporting import SMALL, Builder, export, save


def custom_operator():
    """An operator of a domain nobody knows sits between two halves, which can be pruned but where they touch it.

    It cannot run in ONNX Runtime; it must load and be fenced.
    """
    builder = Builder("custom-operator", [("input", ["batch", 3, 16, 16])], [("output", ["batch", 10])])

    def convolution(x, name, inputs, outputs):
        weights = [x, builder.weight(f"{name}.weight", outputs, inputs, 3, 3), builder.vector(f"{name}.bias", outputs)]
        return builder.node("Conv", weights, f"{name}_out", kernel_shape=[3, 3], pads=[1, 1, 1, 1])

    x = builder.node("Relu", [convolution("input", "first", 3, 8)], "first_relu")
    x = builder.node("Relu", [convolution(x, "second", 8, 12)], "second_relu")
    x = builder.node("Twist", [x], "twisted", domain="com.example.warp", angle=0.5)
    x = builder.node("Relu", [convolution(x, "third", 12, 16)], "third_relu")
    x = builder.node("Relu", [convolution(x, "fourth", 16, 12)], "fourth_relu")
    x = builder.node("Flatten", [builder.node("GlobalAveragePool", [x], "pooled")], "flat")
    builder.node("Gemm", [x, builder.weight("head.weight", 10, 12), builder.vector("head.bias", 10)], "output", transB=1)
    save(builder.model(13, "mcmc-tests", 7, domains=["com.example.warp"]), SMALL / "custom-operator.onnx")


class PartlyPrunable(nn.Module):
    """One feature map is a graph output, one is normalised over its channels; the rest can be pruned."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 12, 3, padding=1), nn.BatchNorm2d(12), nn.ReLU())
        self.exposed = nn.Sequential(nn.Conv2d(12, 8, 3, padding=1), nn.ReLU())
        self.gate = nn.Conv2d(8, 16, 1)
        self.tail = nn.Sequential(nn.Conv2d(16, 12, 3, padding=1), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(12, 10))

    def forward(self, x):
        features = self.exposed(self.stem(x))
        return self.tail(torch.softmax(self.gate(features), 1)), features


def main():
    custom_operator()
    export("partly-prunable", PartlyPrunable, (1, 3, 16, 16), dynamic=True, outputs=("output", "features"))


if __name__ == "__main__":
    main()
