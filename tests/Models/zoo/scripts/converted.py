"""Exports changed afterwards, as quantisers, converters and optimisers do: QDQ, 16-bit floats, fused attention."""
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from zoo import ZOO, save

import exporting


def quantise(source, name, per_channel=True):
    """QuantizeLinear and DequantizeLinear around what every convolution and matrix product reads; 8-bit weights.

    Weights have a scale per output channel, as static quantisation of ONNX Runtime writes them; equal zero points are
    stored once.
    """
    model = onnx.load(str(ZOO / f"{source}.onnx"))
    graph = model.graph
    weights = {t.name: t for t in graph.initializer}
    random = exporting.generator(name)
    nodes, added, seen = [], [], {}

    def constant(label, array):
        if label not in {t.name for t in added}:
            added.append(numpy_helper.from_array(array, label))
        return label

    def activation(value):
        if value not in seen:
            scale = constant(f"{value}_scale", np.float32(random.uniform(0.03, 0.05)))
            zero = constant("zero_point_uint8", np.uint8(120))
            nodes.append(helper.make_node("QuantizeLinear", [value, scale, zero], [f"{value}_quantised"], f"{value}_QuantizeLinear"))
            nodes.append(helper.make_node("DequantizeLinear", [f"{value}_quantised", scale, zero], [f"{value}_restored"], f"{value}_DequantizeLinear"))
            seen[value] = f"{value}_restored"
        return seen[value]

    def weight(label, axis):
        if label not in seen:
            array = numpy_helper.to_array(weights[label])
            rest = tuple(i for i in range(array.ndim) if i != axis)
            scale = (np.abs(array).max(axis=rest if per_channel else None) / 127).astype(np.float32)
            shape = [-1 if i == axis else 1 for i in range(array.ndim)]
            rounded = np.clip(np.round(array / (scale.reshape(shape) if per_channel else scale)), -127, 127).astype(np.int8)
            zero = constant(f"zero_points_{scale.size}", np.zeros(scale.shape, np.int8))
            constant(f"{label}_quantised", rounded)
            options = {"axis": axis} if per_channel else {}
            nodes.append(helper.make_node("DequantizeLinear", [f"{label}_quantised", constant(f"{label}_scale", scale), zero], [f"{label}_restored"],
                                          f"{label}_DequantizeLinear", **options))
            seen[label] = f"{label}_restored"
        return seen[label]

    for node in graph.node:
        if node.op_type in ("Conv", "Gemm", "MatMul", "ConvTranspose"):
            for index in (0, 1):
                value = node.input[index]
                if value in weights:
                    transposed = any(a.name == "transB" and a.i for a in node.attribute)
                    node.input[index] = weight(value, 0 if node.op_type == "Conv" or transposed else 1)
                elif value not in seen.values():
                    node.input[index] = activation(value)
        nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)
    read = {value for node in nodes for value in node.input}
    kept = [t for t in graph.initializer if t.name in read]
    del graph.initializer[:]
    graph.initializer.extend(kept + added)
    del graph.value_info[:]
    graph.name = name
    return save(model, name)


def halve(source, name):
    """Every float becomes a 16-bit float: weights, constants, inputs and outputs."""
    model = onnx.load(str(ZOO / f"{source}.onnx"))
    graph = model.graph

    def narrow(tensor):
        if tensor.data_type == TensorProto.FLOAT:
            tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16), tensor.name))

    for tensor in graph.initializer:
        narrow(tensor)
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.type == onnx.AttributeProto.TENSOR:
                narrow(attribute.t)
            elif node.op_type == "Cast" and attribute.name == "to" and attribute.i == TensorProto.FLOAT:
                attribute.i = TensorProto.FLOAT16
    for value in (*graph.input, *graph.output):
        if value.type.tensor_type.elem_type == TensorProto.FLOAT:
            value.type.tensor_type.elem_type = TensorProto.FLOAT16
    del graph.value_info[:]
    return save(model, name)


class Fused(exporting.Builder):
    """Text encoders as the transformer optimiser of ONNX Runtime leaves them."""

    WIDTH, HEADS, LENGTH, INNER = 24, 4, 10, 48

    def matrix(self, name, inputs, outputs):
        return self.constant(name, (self.random.standard_normal((inputs, outputs)) * (1.5 / inputs) ** 0.5).astype(np.float32))

    def contrib(self, op_type, inputs, output, outputs=1, **attributes):
        names = [output] + [f"{output}_{i}" if i == outputs - 1 else "" for i in range(1, outputs)]
        self.nodes.append(helper.make_node(op_type, inputs, names, name=output, domain="com.microsoft", **attributes))
        return output

    def norm(self, scope):
        return [self.vector(f"{scope}.weight", self.WIDTH, 0.5, 1.5), self.vector(f"{scope}.bias", self.WIDTH)]

    def feed_forward(self, x, scope, activation):
        y = self.node("MatMul", [x, self.matrix(f"{scope}.fc1.weight", self.WIDTH, self.INNER)], f"{scope}.fc1")
        y = self.contrib(activation, [y, self.vector(f"{scope}.fc1.bias", self.INNER)], f"{scope}.gelu")
        return self.node("MatMul", [y, self.matrix(f"{scope}.fc2.weight", self.INNER, self.WIDTH)], f"{scope}.fc2")

    def skip(self, x, y, scope):
        return self.contrib("SkipLayerNormalization", [x, y, *self.norm(scope), self.vector(f"{scope}.residual", self.WIDTH)], scope, epsilon=1e-5)

    def write(self, name):
        model = self.model(17, "onnxruntime.transformers", 8, domains=("com.microsoft",))
        for value in model.graph.input:
            value.type.tensor_type.elem_type = TensorProto.INT32
        save(model, name)


def fused_encoder():
    """Embeddings, Attention with its projections, and skip connections, each in one node."""
    name = "bert-fused"
    g = Fused(name, [("ids", ["batch", Fused.LENGTH]), ("segments", ["batch", Fused.LENGTH]), ("mask", ["batch", Fused.LENGTH])], [("output", ["batch", 5])])
    tables = [g.constant(f"{table}_embedding", g.random.standard_normal((rows, Fused.WIDTH)).astype(np.float32)) for table, rows in (("word", 40), ("position", 10), ("segment", 2))]
    g.nodes.append(helper.make_node("EmbedLayerNormalization", ["ids", "segments", *tables, *g.norm("embeddings"), "mask"], ["embedded", "lengths"], "embedded", domain="com.microsoft", epsilon=1e-5))
    x = "embedded"
    for layer in range(2):
        scope = f"layer{layer}"
        y = g.contrib("Attention", [x, g.matrix(f"{scope}.qkv.weight", g.WIDTH, 3 * g.WIDTH), g.vector(f"{scope}.qkv.bias", 3 * g.WIDTH), "lengths"], f"{scope}.attention", num_heads=g.HEADS)
        y = g.node("MatMul", [y, g.matrix(f"{scope}.out.weight", g.WIDTH, g.WIDTH)], f"{scope}.out")
        x = g.skip(x, y, f"{scope}.norm1")
        x = g.skip(x, g.feed_forward(x, scope, "BiasGelu" if layer == 0 else "FastGelu"), f"{scope}.norm2")
    x = g.node("Gather", [x, g.constant("first", np.int64(0))], "token", axis=1)
    x = g.node("Tanh", [g.node("Gemm", [x, g.matrix("pooler.weight", g.WIDTH, g.WIDTH), g.vector("pooler.bias", g.WIDTH)], "pooler")], "pooled")
    g.node("Gemm", [x, g.matrix("classifier.weight", g.WIDTH, 5), g.vector("classifier.bias", 5)], "output", node_name="classifier")
    g.write(name)


def fused_cross():
    """Queries, keys and values projected apart, with biases inside MultiHeadAttention and a bias for each head's scores."""
    name = "cross-attention-fused"
    g = Fused(name, [("ids", ["batch", Fused.LENGTH])], [("output", ["batch", Fused.LENGTH, 6])])
    table = g.constant("embedding", g.random.standard_normal((40, Fused.WIDTH)).astype(np.float32))
    x = g.node("Gather", [table, "ids"], "embedded")
    scores = g.constant("relative_positions", g.random.standard_normal((1, Fused.HEADS, Fused.LENGTH, Fused.LENGTH)).astype(np.float32))
    for layer in range(2):
        scope = f"layer{layer}"
        q, k, v = (g.node("MatMul", [x, g.matrix(f"{scope}.{part}.weight", g.WIDTH, width)], f"{scope}.{part}") for part, width in (("q", g.WIDTH), ("k", g.WIDTH), ("v", 32)))
        bias = g.vector(f"{scope}.qkv.bias", 2 * g.WIDTH + 32)
        y = g.contrib("MultiHeadAttention", [q, k, v, bias, "", scores], f"{scope}.attention", num_heads=g.HEADS)
        y = g.node("MatMul", [y, g.matrix(f"{scope}.out.weight", 32, g.WIDTH)], f"{scope}.out")
        x = g.skip(x, y, f"{scope}.norm1")
        x = g.skip(x, g.feed_forward(x, scope, "FastGelu"), f"{scope}.norm2")
    g.node("MatMul", [x, g.matrix("head.weight", g.WIDTH, 6)], "output", node_name="head")
    g.write(name)


def main():
    quantise("wide-resnet", "resnet-qdq")
    quantise("encoder", "encoder-qdq", per_channel=False)
    quantise("mnasnet-opset13", "mnasnet-qdq")
    halve("efficientnet-v2", "efficientnet-v2-fp16")
    halve("vit-opset17", "vit-fp16")
    fused_encoder()
    fused_cross()


if __name__ == "__main__":
    main()
