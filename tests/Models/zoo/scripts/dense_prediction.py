"""Networks that answer for every pixel or object: DeepLab v3, an SSD, a YOLO, a super-resolution network, a generator."""
import torch
import torch.nn.functional as F
from torch import nn
from torchvision.models.segmentation.deeplabv3 import ASPP
from torchvision.models.segmentation.lraspp import LRASPPHead
from torchvision.ops import nms

from zoo import export


def convolution(inputs, outputs, kernel=3, stride=1, groups=1, activation=nn.ReLU):
    return nn.Sequential(nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False), nn.BatchNorm2d(outputs), activation())


class DeepLab(nn.Module):
    """torchvision's atrous spatial pyramid, with image pooling, over a small backbone; an upsampled head and an auxiliary one."""

    def __init__(self):
        super().__init__()
        self.first = nn.Sequential(convolution(3, 8, stride=2), convolution(8, 12, stride=2))
        self.last = nn.Sequential(convolution(12, 16, stride=2), convolution(16, 16))
        self.classifier = nn.Sequential(ASPP(16, [2, 4, 6], 12), convolution(12, 12), nn.Conv2d(12, 5, 1))
        self.aux = nn.Sequential(convolution(12, 8), nn.Dropout(0.1), nn.Conv2d(8, 5, 1))

    def forward(self, x):
        size = x.shape[-2:]
        middle = self.first(x)
        return tuple(F.interpolate(y, size=size, mode="bilinear", align_corners=False) for y in (self.classifier(self.last(middle)), self.aux(middle)))


class Lraspp(nn.Module):
    """torchvision's light head: a gate of pooled features, and two scales added."""

    def __init__(self):
        super().__init__()
        self.low = nn.Sequential(convolution(3, 8, stride=2), convolution(8, 12, stride=2))
        self.high = nn.Sequential(convolution(12, 16, stride=2, activation=nn.Hardswish), convolution(16, 20, groups=4))
        self.head = LRASPPHead(12, 20, 4, 16)

    def forward(self, x):
        low = self.low(x)
        y = self.head({"low": low, "high": self.high(low)})
        return F.interpolate(y, size=x.shape[-2:], mode="bilinear", align_corners=False)


class Ssd(nn.Module):
    """Two feature maps, each with a head for classes and one for boxes; boxes decoded from anchors."""

    ANCHORS, CLASSES = 3, 4

    def __init__(self, suppress):
        super().__init__()
        self.backbone = nn.Sequential(convolution(3, 8, stride=2), convolution(8, 16, stride=2), convolution(16, 16, stride=2))
        self.extra = nn.Sequential(convolution(16, 12, kernel=1), convolution(12, 24, stride=2))
        self.classes = nn.ModuleList([nn.Conv2d(width, self.ANCHORS * self.CLASSES, 3, padding=1) for width in (16, 24)])
        self.boxes = nn.ModuleList([nn.Conv2d(width, self.ANCHORS * 4, 3, padding=1) for width in (16, 24)])
        self.suppress = suppress
        grids = [torch.stack(torch.meshgrid(torch.arange(n), torch.arange(n), indexing="ij"), -1).reshape(-1, 1, 2).repeat(1, self.ANCHORS, 1).reshape(-1, 2) / n for n in (8, 4)]
        self.register_buffer("anchors", torch.cat([torch.cat(grids) + 0.06, torch.full((240, 2), 0.2)], 1))

    def forward(self, x):
        first = self.backbone(x)
        maps = (first, self.extra(first))
        def flat(heads, width):
            return torch.cat([head(m).permute(0, 2, 3, 1).reshape(1, -1, width) for head, m in zip(heads, maps)], 1)
        scores = F.softmax(flat(self.classes, self.CLASSES), -1)
        offsets = flat(self.boxes, 4)
        centres = self.anchors[:, :2] + 0.1 * offsets[..., :2] * self.anchors[:, 2:]
        sizes = self.anchors[:, 2:] * torch.exp(0.2 * offsets[..., 2:])
        boxes = torch.cat([centres - sizes / 2, centres + sizes / 2], -1)
        if not self.suppress:
            return scores, boxes
        best, order = scores[0, :, 1].topk(50)
        candidates = boxes[0][order]
        kept = nms(candidates, best, 0.5)
        return candidates[kept], best[kept], scores[0].argmax(-1)


class CrossStage(nn.Module):
    """YOLO's C2f: half of the channels pass by, and every step's output joins the concatenation."""

    def __init__(self, width, outputs):
        super().__init__()
        self.first, self.last = convolution(width, width, 1, activation=nn.SiLU), convolution(width // 2 * 4, outputs, 1, activation=nn.SiLU)
        self.steps = nn.ModuleList([convolution(width // 2, width // 2, activation=nn.SiLU) for _ in range(2)])

    def forward(self, x):
        parts = list(self.first(x).chunk(2, 1))
        for step in self.steps:
            parts.append(parts[-1] + step(parts[-1]))
        return self.last(torch.cat(parts, 1))


class Yolo(nn.Module):
    """A cross-stage backbone, pyramid pooling, a path up and down, and heads decoded on a grid (5 + 3 values per anchor)."""

    def __init__(self):
        super().__init__()
        act = nn.SiLU
        self.stem = nn.Sequential(convolution(3, 8, stride=2, activation=act), convolution(8, 12, stride=2, activation=act), CrossStage(12, 12))
        self.deep = nn.Sequential(convolution(12, 16, stride=2, activation=act), CrossStage(16, 16))
        self.squeeze, self.spread = convolution(16, 8, 1, activation=act), convolution(32, 16, 1, activation=act)
        self.up, self.down = CrossStage(28, 12), convolution(12, 12, stride=2, activation=act)
        self.merge = CrossStage(28, 16)
        self.heads = nn.ModuleList([nn.Conv2d(12, 16, 1), nn.Conv2d(16, 16, 1)])

    def decode(self, x, stride):
        _, _, h, w = x.shape
        x = x.view(-1, 2, 8, h, w).permute(0, 1, 3, 4, 2).sigmoid()
        rows, columns = torch.meshgrid(torch.arange(h), torch.arange(w), indexing="ij")
        grid = torch.stack([columns, rows], -1).float()
        xy = (x[..., :2] * 2 - 0.5 + grid) * stride
        wh = (x[..., 2:4] * 2) ** 2 * stride
        return torch.cat([xy, wh, x[..., 4:]], -1).view(-1, 2 * h * w, 8)

    def forward(self, x):
        fine = self.stem(x)
        deep = self.squeeze(self.deep(fine))
        pooled = [deep]
        for _ in range(3):
            pooled.append(F.max_pool2d(pooled[-1], 5, 1, 2))
        deep = self.spread(torch.cat(pooled, 1))
        up = self.up(torch.cat([F.interpolate(deep, scale_factor=2.0, mode="nearest"), fine], 1))
        merged = self.merge(torch.cat([self.down(up), deep], 1))
        return torch.cat([self.decode(self.heads[0](up), 4.0), self.decode(self.heads[1](merged), 8.0)], 1)


class SuperResolution(nn.Module):
    """ESPCN with a residual trunk: the last convolution's channels become pixels, twice."""

    def __init__(self):
        super().__init__()
        self.head, self.body = nn.Conv2d(1, 16, 5, padding=2), nn.ModuleList([nn.Sequential(nn.Conv2d(16, 16, 3, padding=1), nn.PReLU(16), nn.Conv2d(16, 16, 3, padding=1)) for _ in range(2)])
        self.up, self.last = nn.Sequential(nn.Conv2d(16, 32, 3, padding=1), nn.PixelShuffle(2), nn.PReLU()), nn.Sequential(nn.Conv2d(8, 4, 3, padding=1), nn.PixelShuffle(2))

    def forward(self, x):
        y = torch.tanh(self.head(x))
        for block in self.body:
            y = y + 0.5 * block(y)
        return self.last(self.up(y)) + F.interpolate(x, scale_factor=4.0, mode="bilinear", align_corners=False)


class Generator(nn.Module):
    """DCGAN: a vector, a linear layer seen as a map, transposed convolutions."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(16, 24 * 4 * 4)
        self.layers = nn.Sequential(
            nn.BatchNorm2d(24), nn.ReLU(), nn.ConvTranspose2d(24, 16, 4, 2, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
            nn.ConvTranspose2d(16, 12, 4, 2, 1, bias=False), nn.BatchNorm2d(12), nn.ReLU(), nn.ConvTranspose2d(12, 12, 3, 1, 1, groups=2),
            nn.LeakyReLU(0.2), nn.ConvTranspose2d(12, 3, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        return self.layers(self.linear(z).view(-1, 24, 4, 4))


class StyleTransfer(nn.Module):
    """Reflection padding, instance normalisation, residual blocks, nearest upsampling."""

    def __init__(self):
        super().__init__()
        def block(inputs, outputs, kernel=3, stride=1):
            return nn.Sequential(nn.ReflectionPad2d(kernel // 2), nn.Conv2d(inputs, outputs, kernel, stride), nn.InstanceNorm2d(outputs, affine=True), nn.ReLU())
        self.down, self.middle = nn.Sequential(block(3, 8, 5), block(8, 16, stride=2)), nn.ModuleList([block(16, 16) for _ in range(2)])
        self.up, self.last = block(16, 8), nn.Conv2d(8, 3, 3, padding=1)

    def forward(self, x):
        x = self.down(x)
        for block in self.middle:
            x = x + block(x)
        return self.last(self.up(F.interpolate(x, scale_factor=2.0, mode="nearest")))


def main():
    export("deeplab", DeepLab, (1, 3, 64, 64), opset=11, outputs=("out", "aux"))
    export("lraspp", Lraspp, (1, 3, 64, 64), opset=13, dynamic=True)
    export("ssd", lambda: Ssd(False), (1, 3, 64, 64), opset=12, outputs=("scores", "boxes"))
    export("ssd-nms", lambda: Ssd(True), (1, 3, 64, 64), opset=11, outputs=("boxes", "scores", "classes"))
    export("yolo", Yolo, (1, 3, 64, 64), opset=13)
    export("yolo-dynamic", Yolo, (1, 3, 64, 64), opset=16, dynamic=True, fold=False)
    export("super-resolution", SuperResolution, (1, 1, 16, 16), opset=13, dynamic={"input": {0: "batch", 2: "height", 3: "width"}})
    export("super-resolution-opset9", SuperResolution, (1, 1, 16, 16), opset=9)
    export("generator", Generator, (2, 16), opset=13, dynamic=True)
    export("style-transfer", StyleTransfer, (1, 3, 32, 32), opset=12)


if __name__ == "__main__":
    main()
