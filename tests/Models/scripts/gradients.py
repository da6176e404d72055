"""Writes gradients that PyTorch computes, which the training tests compare with: `python3 gradients.py`.

Inputs come from a formula that the tests know too, so that the file holds results alone.
"""
import json
from pathlib import Path

import torch
from torch.nn import functional as f

TARGET = Path(__file__).resolve().parents[2] / "Mcmc.Tests" / "Training" / "gradients.json"


def numbers(shape, shift):
    """sin of 1.7, 3.4, … plus a shift: no two alike, of both signs."""
    count = 1
    for length in shape:
        count *= length
    values = torch.sin(torch.arange(1, count + 1, dtype=torch.float64) * 1.7 + shift)
    return values.reshape(shape).float().requires_grad_(True)


CASES = {
    "conv": (lambda x, w, b: f.conv2d(x, w, b, padding=1), [2, 3, 5, 6], [4, 3, 3, 3], [4]),
    "conv-strided": (lambda x, w: f.conv2d(x, w, stride=2, padding=1), [2, 3, 6, 7], [4, 3, 3, 3]),
    "conv-dilated": (lambda x, w: f.conv2d(x, w, dilation=2, padding=2), [1, 2, 7, 7], [3, 2, 3, 3]),
    "conv-grouped": (lambda x, w: f.conv2d(x, w, groups=2, padding=1), [2, 4, 5, 5], [6, 2, 3, 3]),
    "conv-depthwise": (lambda x, w: f.conv2d(x, w, groups=4, padding=1, stride=2), [2, 4, 6, 6], [4, 1, 3, 3]),
    "conv-transpose": (lambda x, w: f.conv_transpose2d(x, w, stride=2, padding=1), [2, 3, 4, 4], [3, 2, 3, 3]),
    "max-pool": (lambda x: f.max_pool2d(x, 3, 2, 1), [2, 2, 7, 7]),
    "average-pool": (lambda x: f.avg_pool2d(x, 2, 2), [2, 2, 6, 6]),
    "layer-norm": (lambda x, w, b: f.layer_norm(x, [5], w, b), [3, 4, 5], [5], [5]),
    "batch-norm": (lambda x, w, b: f.batch_norm(x, None, None, w, b, training=True), [4, 3, 2, 2], [3], [3]),
    "gelu": (f.gelu, [3, 7]),
    "hardswish": (lambda x: f.hardswish(x * 4), [3, 7]),
    "softmax": (lambda x: torch.softmax(x, -1), [3, 7]),
    "linear": (lambda x, w, b: f.linear(x, w, b), [3, 5], [4, 5], [4]),
}


def main():
    result = {}
    for name, (operation, *shapes) in CASES.items():
        inputs = [numbers(shape, index) for index, shape in enumerate(shapes)]
        output = operation(*inputs)
        output.backward(numbers(list(output.shape), 0.5).detach())
        result[name] = {"shapes": shapes, "gradients": [[round(v, 6) for v in i.grad.flatten().tolist()] for i in inputs]}
    TARGET.write_text(json.dumps(result, separators=(",", ":")).replace('},"', '},\n"') + "\n")


if __name__ == "__main__":
    main()
