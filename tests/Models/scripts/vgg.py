"""Narrow VGG networks: plain chains that end in a flatten into linear layers."""
from torch import nn
from torchvision.models.vgg import make_layers

from exporting import export


class Vgg(nn.Module):
    """torchvision's feature stack with a classifier over a 4x4 map, so that one channel feeds 16 inputs."""

    def __init__(self, layers, batch_norm):
        super().__init__()
        self.features = make_layers(layers, batch_norm)
        self.classifier = nn.Sequential(nn.Flatten(), nn.Linear(layers[-2] * 16, 24), nn.ReLU(), nn.Dropout(), nn.Linear(24, 10))

    def forward(self, x):
        return self.classifier(self.features(x))


LAYERS = [8, 8, "M", 12, 12, "M", 16, 16, "M"]


def main():
    export("vgg", lambda: Vgg(LAYERS, batch_norm=False), (1, 3, 32, 32))
    export("vgg-bn-folded", lambda: Vgg(LAYERS, batch_norm=True), (1, 3, 32, 32), dynamic=True)
    export("vgg-bn", lambda: Vgg(LAYERS, batch_norm=True), (1, 3, 32, 32), dynamic=True, keep_batch_norm=True)
    export("vgg-bn-opset9", lambda: Vgg(LAYERS, batch_norm=True), (1, 3, 32, 32), opset=9, keep_batch_norm=True,
           keep_initializers_as_inputs=True)


if __name__ == "__main__":
    main()
