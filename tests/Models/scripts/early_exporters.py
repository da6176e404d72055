"""Files as the exporters of 2018 wrote them: IR 3, opset 7 to 9, every initializer also a graph input.

Built node by node: caffe2 and MXNet are no longer installable. The operators must be versions
that ONNX Runtime still runs (opset 7 and later).
"""
import numpy as np

from exporting import SMALL, Builder, save

SQUARE3 = {"kernel_shape": [3, 3], "strides": [1, 1], "pads": [1, 1, 1, 1], "dilations": [1, 1], "group": 1}


def caffe2():
    """A residual block joined by Sum, Dropout with a ratio attribute, flattened by a Reshape to a fixed batch."""
    name = "caffe2-resnet"
    model = Builder(name, [("gpu_0/data_0", [1, 3, 16, 16])], [("gpu_0/softmax_1", [1, 10])])

    def block(x, scope, inputs, outputs, output):
        x = model.node("Conv", [x, model.weight(f"{scope}_w_0", outputs, inputs, 3, 3)], f"{scope}_1", node_name="", **SQUARE3)
        return model.batch_norm(x, f"{scope}_bn_", outputs, output, ("s_0", "b_0", "rm_0", "riv_0"), node_name="", epsilon=1e-5, momentum=0.9)

    def relu(x, output):
        return model.node("Relu", [x], output, node_name="")

    x = relu(block("gpu_0/data_0", "gpu_0/conv1", 3, 12, "gpu_0/res_conv1_bn_1"), "gpu_0/res_conv1_bn_2")
    y = relu(block(x, "gpu_0/res2_0_branch2a", 12, 10, "gpu_0/res2_0_branch2a_bn_1"), "gpu_0/res2_0_branch2a_bn_2")
    y = block(y, "gpu_0/res2_0_branch2b", 10, 12, "gpu_0/res2_0_branch2b_bn_1")
    x = relu(model.node("Sum", [y, x], "gpu_0/res2_0_branch2b_bn_2", node_name=""), "gpu_0/res2_0_branch2b_bn_3")
    x = model.node("AveragePool", [x], "gpu_0/pool5_1", node_name="", kernel_shape=[8, 8], strides=[8, 8])
    x = model.node("Dropout", [x], "gpu_0/pool5_2", node_name="", ratio=0.5)
    x = model.node("Reshape", [x, model.constant("OC2_DUMMY_1", np.array([1, 48], np.int64))], "OC2_DUMMY_0", node_name="")
    weights = [x, model.weight("gpu_0/pred_w_0", 10, 48), model.vector("gpu_0/pred_b_0", 10)]
    x = model.node("Gemm", weights, "gpu_0/pred_1", node_name="", transB=1)
    model.node("Softmax", [x], "gpu_0/softmax_1", node_name="")
    save(model.model(9, "onnx-caffe2", 3, initializers_as_inputs=True), SMALL / f"{name}.onnx")


def mxnet():
    """Gluon's names; BatchNormalization-7 with its `spatial` attribute; the head is a convolution reshaped to [0, -1]."""
    name = "mxnet-mobilenet"
    model = Builder(name, [("data", [1, 3, 32, 32])], [("mobilenet0_output_reshape0", [1, 10])])

    def convolution(x, index, inputs, outputs, kernel, stride=1, group=1):
        scope, pad = f"mobilenet0_conv{index}", kernel // 2
        weight = model.weight(f"{scope}_weight", outputs, inputs // group, kernel, kernel)
        x = model.node("Conv", [x, weight], f"{scope}_fwd", kernel_shape=[kernel, kernel], strides=[stride, stride],
                       pads=[pad] * 4, dilations=[1, 1], group=group)
        x = model.batch_norm(x, f"mobilenet0_batchnorm{index}_", outputs, f"mobilenet0_batchnorm{index}_fwd",
                             ("gamma", "beta", "running_mean", "running_var"), epsilon=1e-5, momentum=0.9, spatial=1)
        return model.node("Relu", [x], f"mobilenet0_relu{index}_fwd")

    x = convolution("data", 0, 3, 8, 3, stride=2)
    x = convolution(convolution(x, 1, 8, 8, 3, group=8), 2, 8, 16, 1)
    x = convolution(convolution(x, 3, 16, 16, 3, stride=2, group=16), 4, 16, 24, 1)
    x = model.node("GlobalAveragePool", [x], "mobilenet0_pool0_fwd")
    x = model.node("Dropout", [x], "mobilenet0_dropout0_fwd", ratio=0.5)
    x = model.node("Conv", [x, model.weight("mobilenet0_pred_weight", 10, 24, 1, 1)], "mobilenet0_pred_fwd", kernel_shape=[1, 1])
    shape = model.constant("reshape_attr_tensor421", np.array([0, -1], np.int64))
    model.node("Reshape", [x, shape], "mobilenet0_output_reshape0")
    save(model.model(7, "mxnet", 3, initializers_as_inputs=True), SMALL / f"{name}.onnx")


def main():
    caffe2()
    mxnet()


if __name__ == "__main__":
    main()
