"""What the scripts of the zoo share: weights that are random everywhere, and a check that outputs say something."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "scripts"))

import onnx  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402

import exporting  # noqa: E402

ZOO = HERE.parent
LARGEST_FILE = 150_000
NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d, nn.LayerNorm, nn.GroupNorm, nn.InstanceNorm1d, nn.InstanceNorm2d)


def randomize(model):
    """Random values for every parameter and statistic, the ones included that start at zero, at one or tiny.

    A class head of zeros (Vision Transformer), a layer scale of 1e-6 (ConvNeXt) or a fresh normalisation would hide a
    wrong slice: the outputs would be the same.
    """
    known = set()
    for module in model.modules():
        if isinstance(module, NORMS) and module.weight is not None:
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, std=0.3)
            known.update((id(module.weight), id(module.bias)))
        if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)):
            nn.init.normal_(module.running_mean, std=0.3)
            nn.init.uniform_(module.running_var, 0.5, 2.0)
    for name, parameter in model.named_parameters():
        if id(parameter) in known or "layer_scale" in name:
            if "layer_scale" in name:
                nn.init.uniform_(parameter, 0.3, 1.0)
        elif parameter.dim() < 2:
            nn.init.normal_(parameter, std=0.1)
        elif parameter.shape[0] == 1 or "table" in name or "embedding" in name:
            nn.init.normal_(parameter, std=0.7)
        else:
            nn.init.normal_(parameter, std=(2.2 / parameter[0].numel()) ** 0.5)
    return model


def make_fresh(model):
    """Normalisation and biases as a new network has them: equal in all layers."""
    for name, tensor in (*model.named_parameters(), *model.named_buffers()):
        if tensor.dim() == 1:
            nn.init.constant_(tensor, 0.0 if name.endswith(("bias", "running_mean")) else 1.0)


def live(name, model, draw):
    """Fails where the outputs do not depend on the inputs, or are nothing but one number."""
    with torch.no_grad():
        first, second = model(*draw()), model(*draw())
    first, second = ((x,) if isinstance(x, torch.Tensor) else tuple(x) for x in (first, second))
    for index, (a, b) in enumerate(zip(first, second)):
        if not a.is_floating_point() or a.shape != b.shape:
            continue
        scale = a.abs().max()
        assert torch.isfinite(a).all() and scale > 1e-3, f"{name}: output {index} is not finite, or zero"
        assert a.numel() == 1 or a.std() > 0.02 * scale, f"{name}: output {index} is one number, {a.std() / scale:.1g}"
        assert (a - b).abs().max() > 0.02 * scale, f"{name}: output {index} ignores the input, {(a - b).abs().max() / scale:.1g}"


def export(name, build, *shapes, opset=13, dynamic=False, keep_batch_norm=False, fold=True, inputs=("input",),
           outputs=("output",), draw=None, seed=None, fresh=False, script=False, short_names=False, **options):
    """Builds a model under the seed of its name and exports it.

    shapes: the shape of each input, unless `draw` makes the inputs. dynamic: the first axis of inputs and outputs is
    named `batch`, or a dictionary of dynamic axes. keep_batch_norm: exports with training=PRESERVE, so that
    BatchNormalization stays. fold: constant folding. seed: another name to draw from. fresh: vectors as a new network
    has them. script: exports what torch.jit.script makes of it, so that If and Loop stay. short_names: numbers for
    names, as exporters gave before 1.13.
    """
    exporting.seed(seed or name)
    model = build()
    model = randomize(model).eval()
    if fresh:
        make_fresh(model)
    draw = draw or (lambda: tuple(torch.randn(*shape) for shape in shapes))
    live(name, model, draw)
    path = ZOO / f"{name}.onnx"
    if keep_batch_norm:
        options.update(training=torch.onnx.TrainingMode.PRESERVE)
    if dynamic:
        options["dynamic_axes"] = dynamic if isinstance(dynamic, dict) else {value: {0: "batch"} for value in (*inputs, *outputs)}
    sample = draw()
    if script:
        model = torch.jit.script(model)
    torch.onnx.export(model, sample, str(path), opset_version=opset, do_constant_folding=fold and not keep_batch_norm,
                      input_names=list(inputs), output_names=list(outputs), **options)
    if short_names:
        shorten(path)
    finish(path)
    return path


def shorten(path):
    """Renames nodes and what they make: in a graph of a thousand nodes the scopes' names are most of the file."""
    model = onnx.load(str(path))
    outputs = {value.name for value in model.graph.output}
    names = {}
    for number, node in enumerate(model.graph.node):
        node.name = f"{node.op_type}_{number}"
        node.doc_string = ""
        for index, output in enumerate(node.output):
            names[output] = output if output in outputs or not output else f"{number}.{index}" if index else str(number)
            node.output[index] = names[output]
        for index, value in enumerate(node.input):
            node.input[index] = names.get(value, value)
    del model.graph.value_info[:]
    onnx.save(model, str(path))


def save(model, name):
    path = ZOO / f"{name}.onnx"
    onnx.save(model, str(path))
    finish(path)
    return path


def finish(path):
    onnx.checker.check_model(str(path))
    assert path.stat().st_size <= LARGEST_FILE, f"{path.name} has {path.stat().st_size} bytes"
    exporting.report(path)
