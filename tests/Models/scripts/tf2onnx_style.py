"""Keras models as tf2onnx writes them: NHWC inputs, names with scopes and `:0`, transposes around convolutions.

Built node by node, because TensorFlow is no dependency of this project.
"""
import numpy as np

from exporting import SMALL, Builder, save

ROOT = "StatefulPartitionedCall/model/"
TO_NCHW, TO_NHWC = [0, 3, 1, 2], [0, 2, 3, 1]


class Keras(Builder):
    def transpose(self, x, layer, perm):
        return self.node("Transpose", [x], f"{ROOT}{layer}:0", perm=perm)

    def convolution(self, x, layer, inputs, outputs, kernel=3, stride=1, bias=True, group=1, **padding):
        parameters = [x, self.weight(f"{ROOT}{layer}/Conv2D/ReadVariableOp:0", outputs, inputs // group, kernel, kernel)]
        if bias:
            parameters.append(self.vector(f"{ROOT}{layer}/BiasAdd/ReadVariableOp:0", outputs))
        return self.node("Conv", parameters, f"{ROOT}{layer}/{'BiasAdd' if bias else 'Conv2D'}:0", dilations=[1, 1],
                         strides=[stride, stride], kernel_shape=[kernel, kernel], group=group, **padding)

    def depthwise(self, x, layer, channels, stride, **padding):
        weight = self.weight(f"{ROOT}{layer}/depthwise_weights:0", channels, 1, 3, 3)
        bias = self.vector(f"{ROOT}{layer}/depthwise_bias:0", channels)
        return self.node("Conv", [x, weight, bias], f"{ROOT}{layer}/depthwise:0", dilations=[1, 1], strides=[stride, stride],
                         kernel_shape=[3, 3], group=channels, **padding)

    def relu(self, x, layer):
        return self.node("Relu", [x], f"{ROOT}{layer}/Relu:0")

    def relu6(self, x, layer):
        return self.node("Clip", [x, "const_zero__6", "const_six__7"], f"{ROOT}{layer}/Relu6:0")

    def dense(self, x, layer, inputs, outputs, output=None):
        """Keras keeps a dense kernel as [inputs, outputs]: MatMul, then Add."""
        kernel = (self.random.standard_normal((inputs, outputs)) * (2.0 / inputs) ** 0.5).astype(np.float32)
        x = self.node("MatMul", [x, self.constant(f"{ROOT}{layer}/MatMul/ReadVariableOp:0", kernel)], f"{ROOT}{layer}/MatMul:0")
        bias = self.vector(f"{ROOT}{layer}/BiasAdd/ReadVariableOp:0", outputs)
        return self.node("Add", [x, bias], output or f"{ROOT}{layer}/BiasAdd:0")

    def write(self, name, opset, ir_version):
        save(self.model(opset, "tf2onnx", ir_version), SMALL / f"{name}.onnx")


def cnn():
    """A Sequential with a Flatten over H, W, C (channels last), and a bias that was added in NHWC."""
    name = "tf2onnx-cnn"
    model = Keras(name, [("input_1", ["unk__30", 16, 16, 3])], [("dense_1", ["unk__31", 10])])
    x = model.transpose("input_1", "conv2d/Conv2D__6", TO_NCHW)
    x = model.relu(model.convolution(x, "conv2d", 3, 12, pads=[0, 0, 0, 0]), "conv2d")
    x = model.node("MaxPool", [x], f"{ROOT}max_pooling2d/MaxPool:0", kernel_shape=[2, 2], strides=[2, 2], auto_pad="VALID")
    x = model.convolution(x, "conv2d_1", 12, 16, bias=False, auto_pad="SAME_UPPER")
    x = model.transpose(x, "conv2d_1/Conv2D__11", TO_NHWC)
    x = model.node("Add", [x, model.vector(f"{ROOT}bias_1/ReadVariableOp:0", 16)], f"{ROOT}bias_1/add:0")
    x = model.relu(x, "conv2d_1")
    x = model.node("Reshape", [x, model.constant("const_fold_opt__29", np.array([-1, 7 * 7 * 16], np.int64))], f"{ROOT}flatten/Reshape:0")
    x = model.relu(model.dense(x, "dense", 7 * 7 * 16, 20), "dense")
    x = model.dense(x, "dense_1", 20, 10)
    model.node("Softmax", [x], "dense_1", axis=-1)
    model.write(name, 13, 7)


def resnet():
    """A functional model with BatchNormalization kept, an addition, and a mean over [2, 3] as global pooling."""
    name = "tf2onnx-resnet"
    model = Keras(name, [("input_1", ["unk__50", 16, 16, 3])], [("predictions", ["unk__51", 10])])

    def normalised(x, layer, channels):
        names = ("ReadVariableOp:0", "ReadVariableOp_1:0", "FusedBatchNormV3/ReadVariableOp:0", "FusedBatchNormV3/ReadVariableOp_1:0")
        return model.batch_norm(x, f"{ROOT}{layer}/", channels, f"{ROOT}{layer}/FusedBatchNormV3:0", names, epsilon=0.001)

    x = model.transpose("input_1", "conv2d/Conv2D__6", TO_NCHW)
    x = model.relu(normalised(model.convolution(x, "conv2d", 3, 12, bias=False, pads=[1, 1, 1, 1]), "bn", 12), "relu")
    y = model.convolution(x, "conv2d_1", 12, 16, bias=False, pads=[1, 1, 1, 1])
    y = model.relu(normalised(y, "bn_1", 16), "relu_1")
    y = normalised(model.convolution(y, "conv2d_2", 16, 12, pads=[1, 1, 1, 1]), "bn_2", 12)
    x = model.relu(model.node("Add", [y, x], f"{ROOT}add/add:0"), "relu_2")
    x = model.convolution(x, "conv2d_3", 12, 16, stride=2, bias=False, pads=[0, 0, 1, 1])
    offset = model.constant("const_fold_opt__70", model.random.uniform(-0.2, 0.2, (1, 16, 1, 1)).astype(np.float32))
    x = model.relu(model.node("Add", [x, offset], f"{ROOT}conv2d_3/BiasAdd:0"), "relu_3")
    x = model.node("ReduceMean", [x], f"{ROOT}global_average_pooling2d/Mean:0", axes=[2, 3], keepdims=1)
    axes = model.constant("const_axes__72", np.array([2, 3], np.int64))
    x = model.node("Squeeze", [x, axes], f"{ROOT}global_average_pooling2d/Mean_Squeeze__40:0")
    model.dense(x, "predictions", 16, 10, output="predictions")
    model.write(name, 13, 7)


def mobilenet(name, opset, ir_version):
    """MobileNet of keras.applications: folded normalisation, Relu6 as Clip, ZeroPadding2D as an asymmetric Pad."""
    model = Keras(name, [("input_1", ["unk__90", 32, 32, 3])], [("act_softmax", ["unk__91", 10])])
    model.constant("const_zero__6", np.float32(0))
    model.constant("const_six__7", np.float32(6))
    pads = model.constant("const_fold_opt__80", np.array([0, 0, 0, 0, 0, 0, 1, 1], np.int64))
    x = model.transpose("input_1", "conv1/Conv2D__6", TO_NCHW)
    x = model.relu6(model.convolution(x, "conv1", 3, 8, stride=2, pads=[0, 0, 1, 1]), "conv1_relu")
    channels = 8
    for block, (outputs, stride) in enumerate([(16, 1), (24, 2), (32, 2)], start=1):
        padding = {"pads": [1, 1, 1, 1]}
        if stride == 2:
            x = model.node("Pad", [x, pads], f"{ROOT}conv_pad_{block}/Pad:0")
            padding = {"auto_pad": "VALID"}
        x = model.relu6(model.depthwise(x, f"conv_dw_{block}", channels, stride, **padding), f"conv_dw_{block}_relu")
        x = model.relu6(model.convolution(x, f"conv_pw_{block}", channels, outputs, kernel=1), f"conv_pw_{block}_relu")
        channels = outputs
    x = model.node("GlobalAveragePool", [x], f"{ROOT}global_average_pooling2d/Mean:0")
    x = model.convolution(x, "conv_preds", channels, 10, kernel=1)
    shape = model.constant("const_fold_opt__95", np.array([-1, 10], np.int64))
    x = model.node("Reshape", [x, shape], f"{ROOT}reshape_2/Reshape:0")
    model.node("Softmax", [x], "act_softmax", axis=-1)
    model.write(name, opset, ir_version)


def main():
    cnn()
    resnet()
    mobilenet("tf2onnx-mobilenet", 13, 7)


if __name__ == "__main__":
    main()
