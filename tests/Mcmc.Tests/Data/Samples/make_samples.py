"""Writes the NumPy files of these tests again: `python3 make_samples.py`. Needs numpy (made with 1.24)."""
import os

import numpy

os.chdir(os.path.dirname(os.path.abspath(__file__)))

# The tests compute the same values from the same formulas.
n, c, h, w = numpy.ogrid[:5, :3, :4, :6]
images = ((37 * n + 11 * c + 5 * h + 3 * w) % 251).astype(numpy.uint8)
floats = (images.astype(numpy.float32) - 100) / 7
labels = numpy.array([4, 0, 9, 2, 7])

numpy.savez("named.npz", images=images, labels=labels)
numpy.savez("positional.npz", images, labels.astype(numpy.uint8))
numpy.savez_compressed("compressed.npz", x_test=floats, y_test=labels.astype(numpy.int32).reshape(5, 1), x_train=floats[:2])
numpy.savez("channels-last.npz", x=numpy.moveaxis(images, 1, 3), y=labels.astype(numpy.uint16))
numpy.savez("grey.npz", x=images[:, 0])
numpy.save("bytes.npy", images)
numpy.save("floats.npy", floats)
numpy.save("labels.npy", labels)
numpy.save("fortran.npy", numpy.asfortranarray(images))
numpy.save("big-endian.npy", floats.astype(">f4"))
numpy.save("doubles.npy", floats.astype(numpy.float64))
numpy.save("float-labels.npy", labels.astype(numpy.float32))
numpy.save("negative-labels.npy", labels - 5)
numpy.save("objects.npy", numpy.array([{"a": 1}] * 5, dtype=object), allow_pickle=True)

# value = (pixel x scale - mean) / std, in double precision.
mean = numpy.array([0.1, 0.2, 0.3]).reshape(1, 3, 1, 1)
std = numpy.array([0.5, 0.25, 2.0]).reshape(1, 3, 1, 1)
numpy.save("normalised.npy", ((images.astype(numpy.float64) / 255 - mean) / std).astype(numpy.float32))
