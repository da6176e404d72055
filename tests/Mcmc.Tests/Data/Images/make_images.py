"""Writes two JPEG files, what PIL makes of them (shorter side to 16, then the middle 12x12), and a grayscale one. Needs Pillow and NumPy."""
import json
import os

import numpy
from PIL import Image

os.makedirs("jpeg", exist_ok=True)
samples = []
for name, height, width in [("a.jpg", 40, 56), ("b.jpg", 30, 20)]:
    y, x = numpy.mgrid[0:height, 0:width]
    pixels = numpy.stack([4 * y + x, 128 + 100 * numpy.sin(x / 5), 255 - 3 * x], axis=2).clip(0, 255).astype(numpy.uint8)
    Image.fromarray(pixels).save(os.path.join("jpeg", name), quality=95, subsampling=0)
    image = Image.open(os.path.join("jpeg", name))
    shorter = min(image.size)
    resized = numpy.asarray(image.resize([side * 16 // shorter for side in image.size], Image.BILINEAR))
    top, left = (int(round((side - 12) / 2.0)) for side in resized.shape[:2])
    samples.append(resized[top:top + 12, left:left + 12].transpose(2, 0, 1))
Image.fromarray(pixels[:, :, 0]).save("gray.jpg")
numpy.savez("expected.npz", x=numpy.stack(samples))
json.dump({"format": "images", "path": "jpeg", "resize": 16, "crop": 12}, open("resized.json", "w"))
json.dump({"format": "npz", "path": "expected.npz"}, open("expected.json", "w"))
