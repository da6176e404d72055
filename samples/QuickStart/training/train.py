"""Trains FashionNet, exports ../models/fashion.onnx and writes the subset of the images in ../data.

    python3 train.py --images FOLDER

The 30,805 training images train the network; 6,000 of them are committed. The 2,000 validation and
2,000 test images come from the images that are never trained on. Decisions look at validation
alone; test accuracy is printed once, at the end.
"""
import argparse
import math
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import images
from network import FashionNet

SAMPLE = Path(__file__).resolve().parent.parent


def tensors(pixels, labels):
    x = (torch.from_numpy(pixels.astype(np.float32)) / 255 - images.MEAN) / images.STD
    return x.unsqueeze(1), torch.from_numpy(labels.astype(np.int64))


def augment(x):
    """Moves each image by up to two pixels and mirrors half of them."""
    border = -images.MEAN / images.STD
    windows = F.pad(x, (2, 2, 2, 2), value=border).unfold(2, 28, 1).unfold(3, 28, 1)
    shift = torch.randint(0, 5, (2, len(x)))
    x = windows[torch.arange(len(x)), :, shift[0], shift[1]]
    mirrored = torch.rand(len(x)) < 0.5
    return torch.where(mirrored.view(-1, 1, 1, 1), x.flip(3), x)


@torch.no_grad()
def accuracy(model, x, y):
    model.eval()
    return sum((model(a).argmax(1) == b).sum().item() for a, b in zip(x.split(500), y.split(500))) / len(y)


def train(model, training, validation, epochs, batch=128, rate=0.1):
    x, y = training
    optimizer = torch.optim.SGD(model.parameters(), rate, momentum=0.9, nesterov=True, weight_decay=5e-4)
    steps = epochs * (len(x) // batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1, (step + 1) / 200) * (1 + math.cos(math.pi * step / steps)) / 2)
    for epoch in range(epochs):
        model.train()
        start, total = time.time(), 0.0
        for indices in torch.randperm(len(x))[:len(x) // batch * batch].split(batch):
            optimizer.zero_grad()
            loss = F.cross_entropy(model(augment(x[indices]).contiguous(memory_format=torch.channels_last)), y[indices])
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1}: loss {total / (len(x) // batch):.4f}, validation {accuracy(model, *validation):.2%}, "
              f"{time.time() - start:.0f} s", flush=True)


def export(model, path):
    path.parent.mkdir(exist_ok=True)
    axes = {"image": {0: "batch"}, "logits": {0: "batch"}}
    torch.onnx.export(model.eval().to(memory_format=torch.contiguous_format), torch.zeros(1, 1, 28, 28), str(path), opset_version=13,
                      input_names=["image"], output_names=["logits"], dynamic_axes=axes)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", required=True, help="folder of Fashion-MNIST: train.bin and test.bin, or the official IDX files")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--output", type=Path, default=SAMPLE, help="folder that gets models/ and data/")
    options = parser.parse_args()

    torch.set_num_threads(2)
    torch.manual_seed(1)
    pixels, labels = images.read(options.images, "train")
    unseen_pixels, unseen_labels = images.read(options.images, "test")
    random = np.random.default_rng(1)
    kept, unseen = random.permutation(len(labels))[:6000], random.permutation(len(unseen_labels))
    subsets = {"training": (pixels[kept], labels[kept]),
               "validation": (unseen_pixels[unseen[:2000]], unseen_labels[unseen[:2000]]),
               "test": (unseen_pixels[unseen[2000:4000]], unseen_labels[unseen[2000:4000]])}

    data = options.output / "data"
    data.mkdir(parents=True, exist_ok=True)
    for name, subset in subsets.items():
        images.write(data, name, "train" if name == "training" else name, *subset)

    model = FashionNet().to(memory_format=torch.channels_last)
    train(model, tensors(pixels, labels), tensors(*subsets["validation"]), options.epochs)
    export(model, options.output / "models" / "fashion.onnx")
    print(f"validation {accuracy(model, *tensors(*subsets['validation'])):.2%}")
    print(f"test {accuracy(model, *tensors(*subsets['test'])):.2%}")


if __name__ == "__main__":
    main()
