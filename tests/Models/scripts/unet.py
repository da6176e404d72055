"""U-Nets: skip connections joined by Concat, upsampled by ConvTranspose or by Resize."""
import torch
import torch.nn.functional as F
from torch import nn

from exporting import export


def double(inputs, outputs):
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(),
                         nn.Conv2d(outputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())


class UNet(nn.Module):
    def __init__(self, transposed):
        super().__init__()
        self.down1, self.down2, self.bottom = double(3, 8), double(8, 12), double(12, 16)
        self.up2 = nn.ConvTranspose2d(16, 12, 2, stride=2) if transposed else nn.Conv2d(16, 12, 1)
        self.up1 = nn.ConvTranspose2d(12, 8, 2, stride=2) if transposed else nn.Conv2d(12, 8, 1)
        self.merge2, self.merge1, self.head = double(24, 12), double(16, 8), nn.Conv2d(8, 2, 1)
        self.transposed = transposed

    def upsample(self, layer, x):
        return layer(x) if self.transposed else layer(F.interpolate(x, scale_factor=2.0, mode="nearest"))

    def forward(self, x):
        first = self.down1(x)
        second = self.down2(F.max_pool2d(first, 2))
        x = self.bottom(F.max_pool2d(second, 2))
        x = self.merge2(torch.cat([second, self.upsample(self.up2, x)], 1))
        x = self.merge1(torch.cat([self.upsample(self.up1, x), first], 1))
        return self.head(x)


def main():
    export("unet-transposed", lambda: UNet(transposed=True), (1, 3, 32, 32), dynamic=True)
    export("unet-resize", lambda: UNet(transposed=False), (1, 3, 32, 32))


if __name__ == "__main__":
    main()
