"""Makes the checkpoints of this folder: one small network (seed 2), saved in every way that is read, the graphs of the same
network with other weights (seed 1), and what the first computes. Needs PyTorch and NumPy."""
import json
import struct

import numpy as np
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(4)
        self.conv2 = nn.Conv2d(4, 4, 1)
        self.bn2 = nn.BatchNorm2d(4)

    def forward(self, x):
        return torch.relu(self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x))))))


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.Sequential(Block())
        self.tokens = nn.Linear(4, 4)
        self.linear = nn.Linear(4, 2)

    def forward(self, x):
        tokens = self.tokens(self.blocks(x).flatten(2).transpose(1, 2))
        return self.linear(tokens.mean(1))


def network(seed):
    torch.manual_seed(seed)
    net = Network()
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias)
            module.running_mean.normal_()
            module.running_var.uniform_(0.5, 2)
    return net.eval()


def safetensors(state, path):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    names = {torch.float32: "F32", torch.int64: "I64"}
    for name, tensor in state.items():
        raw = tensor.contiguous().numpy().tobytes()
        header[name] = {"dtype": names[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


source, target = network(2), network(1)
state = source.state_dict()
torch.save(state, "zip.pth")
torch.save(state, "legacy.th", _use_new_zipfile_serialization=False)
torch.save({"epoch": 3, "best": np.float64(0.5), "state_dict": {f"module.{k}": v for k, v in state.items()}}, "nested.pt")
torch.save({k: v.double() for k, v in state.items()}, "double.pth")
torch.save({k: v.half() if v.is_floating_point() else v for k, v in state.items()}, "half.pth")
torch.save({k: v.bfloat16() if v.is_floating_point() else v for k, v in state.items()}, "bfloat16.pth", _use_new_zipfile_serialization=False)
flat = torch.cat([v.flatten() for v in state.values() if v.is_floating_point()])
views, at = {}, 0
for k, v in state.items():
    if v.is_floating_point():
        views[k], at = flat[at:at + v.numel()].view(v.shape), at + v.numel()
views["blocks.0.conv1.weight"] = state["blocks.0.conv1.weight"].permute(3, 2, 1, 0).contiguous().permute(3, 2, 1, 0)
torch.save(views, "views.pth")
torch.save(source, "whole-model.pth")
safetensors(state, "plain.safetensors")

x = torch.linspace(-1, 1, 3 * 5 * 5).reshape(1, 3, 5, 5)
torch.onnx.export(target, x, "folded.onnx", input_names=["x"], output_names=["y"], opset_version=13)
torch.onnx.export(target, x, "unfolded.onnx", input_names=["x"], output_names=["y"], opset_version=13, training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)
np.save("output.npy", source(x).detach().numpy())
