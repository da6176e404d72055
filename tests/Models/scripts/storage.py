"""One network whose weights are stored in other ways: beside the file, and in Constant nodes."""
import onnx
from onnx import helper
from torchvision.models.resnet import BasicBlock

from exporting import SMALL, export, report, save
from resnet import ResNet


def network():
    return ResNet(BasicBlock, [8, 12])


def external_data():
    """Tensors of 256 bytes or more lie in `external-data.onnx.data`; the smaller ones stay in the file."""
    path = export("external-data", network, (1, 3, 32, 32), dynamic=True)
    data = path.with_name("external-data.onnx.data")
    data.unlink(missing_ok=True)
    onnx.save_model(onnx.load(str(path)), str(path), save_as_external_data=True, all_tensors_to_one_file=True,
                    location=data.name, size_threshold=256)
    onnx.checker.check_model(str(path))
    report(path)
    report(data)


def constant_nodes():
    """Every weight is the output of a Constant node, as CNTK and Paddle write them."""
    path = export("constant-nodes", network, (1, 3, 32, 32), keep_batch_norm=True)
    model = onnx.load(str(path))
    constants = [helper.make_node("Constant", [], [t.name], name=f"Constant_{i}", value=t) for i, t in enumerate(model.graph.initializer)]
    nodes = list(model.graph.node)
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.node.extend(constants + nodes)
    save(model, SMALL / "constant-nodes.onnx")


def main():
    external_data()
    constant_nodes()


if __name__ == "__main__":
    main()
