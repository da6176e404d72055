"""Vision transformers: ViT, Swin v1 and v2, MaxViT."""
from torchvision.models.maxvit import MaxVit
from torchvision.models.swin_transformer import PatchMergingV2, ShiftedWindowAttentionV2, SwinTransformer, SwinTransformerBlockV2
from torchvision.models.vision_transformer import VisionTransformer

from zoo import export


def vit():
    return VisionTransformer(image_size=32, patch_size=8, num_layers=2, num_heads=4, hidden_dim=24, mlp_dim=48, num_classes=10)


def swin():
    return SwinTransformer([4, 4], 12, [2, 1], [2, 4], [4, 4], mlp_ratio=2.0, num_classes=10)


def swin_v2():
    model = SwinTransformer([4, 4], 12, [1, 1], [2, 4], [4, 4], mlp_ratio=2.0, num_classes=10, block=SwinTransformerBlockV2,
                            downsample_layer=PatchMergingV2)
    for module in model.modules():
        if isinstance(module, ShiftedWindowAttentionV2):
            module.qkv.bias = None  # Its third for the keys is zeroed in place, which the exporter cannot write.
    return model


def maxvit():
    return MaxVit(input_size=(32, 32), stem_channels=8, partition_size=4, block_channels=[8, 16], block_layers=[1, 1], head_dim=4,
                  stochastic_depth_prob=0.0, mlp_ratio=2, num_classes=10)


def main():
    export("vit", vit, (1, 3, 32, 32), opset=13)
    export("vit-opset17", vit, (2, 3, 32, 32), opset=17, dynamic=True, short_names=True)
    export("swin", swin, (1, 3, 32, 32), opset=13, short_names=True)
    export("swin-v2", swin_v2, (1, 3, 32, 32), opset=14, short_names=True)
    export("maxvit", maxvit, (1, 3, 32, 32), opset=14, short_names=True)


if __name__ == "__main__":
    main()
