"""Writes every model again: `python3 make_all.py`. The same versions of the tools give the same bytes."""
import branches
import dense
import early_exporters
import fences
import mobilenet
import published
import resnet
import shapes
import shufflenet
import siamese
import storage
import tf2onnx_style
import unet
import vgg

for family in (vgg, resnet, mobilenet, branches, shufflenet, shapes, dense, unet, siamese, fences, tf2onnx_style,
               early_exporters, storage, published):
    family.main()
