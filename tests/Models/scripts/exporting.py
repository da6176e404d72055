"""What every script here shares: seeded random weights, and the ordinary ways to write an ONNX file.

A model's seed is the checksum of its name, so a script that gains a model changes no other file.
"""
import gzip
import warnings
import zlib
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

MODELS = Path(__file__).resolve().parent.parent
SMALL = MODELS / "small"
PUBLISHED = MODELS / "published"

torch.set_num_threads(2)
warnings.filterwarnings("ignore")


def seed(name):
    torch.manual_seed(zlib.crc32(name.encode()))


def generator(name):
    return np.random.default_rng(zlib.crc32(name.encode()))


def randomize(model):
    """Weights that keep the signal's scale, and normalisation statistics far from the identity.

    With fresh statistics (mean 0, variance 1, gamma 1, beta 0) a wrongly sliced BatchNormalization
    would go unnoticed.
    """
    for module in model.modules():
        if isinstance(module, (nn.Conv1d, nn.Conv2d, nn.ConvTranspose2d, nn.Linear)):
            nn.init.kaiming_normal_(module.weight)
            if module.bias is not None:
                nn.init.normal_(module.bias, std=0.1)
        elif isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, std=0.3)
            nn.init.normal_(module.running_mean, std=0.3)
            nn.init.uniform_(module.running_var, 0.5, 2.0)
    return model


def save(model, path):
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, str(path))
    report(path)


def report(path):
    print(f"{path.relative_to(MODELS)}: {path.stat().st_size / 1e3:.1f} kB")


def export(name, build, *shapes, opset=13, dynamic=False, keep_batch_norm=False, inputs=("input",), outputs=("output",),
           folder=SMALL, **options):
    """Builds a PyTorch model under the seed of its name and exports it with torch.onnx.export.

    shapes: the shape of each input. dynamic: the first axis of every input and output is named
    `batch`. keep_batch_norm: exports as a model in evaluation mode that may be trained further, so
    that BatchNormalization nodes are not folded into the convolutions.
    """
    seed(name)
    model = randomize(build()).eval()
    path = folder / f"{name}.onnx"
    path.parent.mkdir(parents=True, exist_ok=True)
    if keep_batch_norm:
        options.update(training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)
    if dynamic:
        options["dynamic_axes"] = {value: {0: "batch"} for value in (*inputs, *outputs)}
    torch.onnx.export(model, tuple(torch.randn(*shape) for shape in shapes), str(path), opset_version=opset,
                      input_names=list(inputs), output_names=list(outputs), **options)
    onnx.checker.check_model(str(path), full_check=True)
    report(path)
    return path


def export_zeroed(name, build, shape, **options):
    """Exports to published/ with every weight set to zero, and gzips: the structure alone."""
    path = export(name, build, shape, folder=PUBLISHED, **options)
    model = onnx.load(str(path))
    for tensor in model.graph.initializer:
        if tensor.data_type == TensorProto.FLOAT:
            tensor.raw_data = bytes(len(tensor.raw_data))
    packed = path.with_suffix(".onnx.gz")
    packed.write_bytes(gzip.compress(model.SerializeToString(), mtime=0))
    path.unlink()
    report(packed)


class Builder:
    """A graph written node by node, for the styles of exporters other than PyTorch's."""

    def __init__(self, name, inputs, outputs):
        self.name, self.random = name, generator(name)
        self.inputs, self.outputs, self.nodes, self.initializers = inputs, outputs, [], []

    def constant(self, name, array):
        self.initializers.append(numpy_helper.from_array(np.asarray(array), name))
        return name

    def weight(self, name, *shape, scale=None):
        """Normal values whose scale keeps the signal's: shape is (out, in per group, kernel…)."""
        scale = scale or (2.0 / max(1, int(np.prod(shape[1:])))) ** 0.5
        return self.constant(name, (self.random.standard_normal(shape) * scale).astype(np.float32))

    def vector(self, name, size, low=-0.2, high=0.2):
        return self.constant(name, self.random.uniform(low, high, size).astype(np.float32))

    def node(self, op_type, inputs, output, **attributes):
        node_name = attributes.pop("node_name", output.removesuffix(":0"))
        self.nodes.append(helper.make_node(op_type, inputs, [output], name=node_name, **attributes))
        return output

    def batch_norm(self, x, scope, channels, output, names=("gamma", "beta", "mean", "variance"), **attributes):
        gamma, beta, mean, variance = (f"{scope}{name}" for name in names)
        self.vector(gamma, channels, 0.5, 1.5)
        self.vector(beta, channels, -0.5, 0.5)
        self.vector(mean, channels, -0.5, 0.5)
        self.vector(variance, channels, 0.5, 2.0)
        return self.node("BatchNormalization", [x, gamma, beta, mean, variance], output, **attributes)

    def model(self, opset, producer, ir_version, initializers_as_inputs=False, domains=()):
        inputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in self.inputs]
        outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in self.outputs]
        if initializers_as_inputs:
            inputs += [helper.make_tensor_value_info(t.name, t.data_type, t.dims) for t in self.initializers]
        graph = helper.make_graph(self.nodes, self.name, inputs, outputs, self.initializers)
        opsets = [helper.make_opsetid("", opset), *(helper.make_opsetid(domain, 1) for domain in domains)]
        return helper.make_model(graph, opset_imports=opsets, producer_name=producer, ir_version=ir_version)
