"""The small network of the from-scratch comparison in PyTorch.

    python3 scratch.py export SEED FILE     its first weights, as ONNX
    python3 scratch.py train SEED           trains it; accuracies as JSON
    python3 scratch.py save FOLDER          first weights and the losses of 30 steps, which a test compares with
"""
import gzip
import json
import math
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

DATA = Path(__file__).resolve().parents[3] / "samples" / "QuickStart" / "data"
BATCH, EPOCHS, RATE, MOMENTUM, DECAY, SHIFT = 64, 8, 0.05, 0.9, 5e-4, 2
SAVED_STEPS = 30


def network(seed):
    torch.manual_seed(seed)
    layers, channels = [], 1
    for width, pools in ((16, True), (32, True), (64, False)):
        layers += [nn.Conv2d(channels, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
        layers += [nn.MaxPool2d(2)] if pools else []
        channels = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 10))


def optimizer(model):
    """Weight decay spares norms and biases."""
    weights = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() == 1]
    groups = [{"params": weights, "weight_decay": DECAY}, {"params": others, "weight_decay": 0}]
    return torch.optim.SGD(groups, RATE, momentum=MOMENTUM, nesterov=True)


def read(name):
    """Samples [n, 1, 28, 28] and labels, as the descriptor says, and what a black pixel becomes."""
    descriptor = json.loads((DATA / f"{name}.json").read_text())
    pixels, labels = (gzip.decompress((DATA / file).read_bytes()) for file in (descriptor["files"][0], descriptor["labels"]))
    pixels = np.frombuffer(pixels, np.uint8, offset=16).reshape(-1, 1, 28, 28).astype(np.float32)
    mean, std = descriptor["mean"][0], descriptor["std"][0]
    labels = np.frombuffer(labels, np.uint8, offset=8).astype(np.int64)
    return torch.from_numpy((pixels * np.float32(descriptor["scale"]) - mean) / std), torch.from_numpy(labels), -mean / std


def augment(x, black):
    """Moves each image by up to two pixels and mirrors half of them."""
    windows = functional.pad(x, (SHIFT,) * 4, value=black).unfold(2, 28, 1).unfold(3, 28, 1)
    shift = torch.randint(0, 2 * SHIFT + 1, (2, len(x)))
    x = windows[torch.arange(len(x)), :, shift[0], shift[1]]
    return torch.where((torch.rand(len(x)) < 0.5).view(-1, 1, 1, 1), x.flip(3), x)


def step(model, update, x, y, rate):
    for group in update.param_groups:
        group["lr"] = rate
    update.zero_grad()
    loss = functional.cross_entropy(model(x), y)
    loss.backward()
    update.step()
    return loss.item()


@torch.no_grad()
def accuracy(model, name):
    x, y, _ = read(name)
    return (torch.cat([model(part) for part in x.split(500)]).argmax(1) == y).float().mean().item()


def train(seed):
    model, start = network(int(seed)).train(), time.perf_counter()
    update = optimizer(model)
    x, y, black = read("training")
    torch.manual_seed(1000 + int(seed))
    steps, done = EPOCHS * (len(x) // BATCH), 0
    for _ in range(EPOCHS):
        for samples in torch.randperm(len(x))[:len(x) // BATCH * BATCH].split(BATCH):
            step(model, update, augment(x[samples], black), y[samples], RATE * (1 + math.cos(math.pi * done / steps)) / 2)
            done += 1
    seconds = time.perf_counter() - start
    model.eval()
    print(json.dumps({"Validation": accuracy(model, "validation"), "Test": accuracy(model, "test"), "Seconds": seconds}))


def export(seed, path):
    warnings.filterwarnings("ignore")
    torch.onnx.export(network(int(seed)).eval(), torch.zeros(1, 1, 28, 28), path, training=torch.onnx.TrainingMode.PRESERVE,
                      do_constant_folding=False, opset_version=13, input_names=["image"], output_names=["logits"],
                      dynamic_axes={"image": {0: "batch"}, "logits": {0: "batch"}})


def save(folder):
    """In the order of the data set and without augmentation, so that nothing is drawn."""
    export(0, str(Path(folder) / "scratch.onnx"))
    model = network(0).train()
    update = optimizer(model)
    x, y, _ = read("training")
    losses = [step(model, update, x[i * BATCH:(i + 1) * BATCH], y[i * BATCH:(i + 1) * BATCH], RATE) for i in range(SAVED_STEPS)]
    (Path(folder) / "scratch.json").write_text(json.dumps({"losses": [round(v, 6) for v in losses]}) + "\n")


if __name__ == "__main__":
    torch.set_num_threads(1)
    {"export": export, "train": train, "save": save}[sys.argv[1]](*sys.argv[2:])
