"""Reads Fashion-MNIST and writes the committed subset."""
import gzip
import json
import struct
from pathlib import Path

import numpy as np

MEAN, STD = 0.286, 0.353


def read(folder, split):
    """Pixels [n, 28, 28] and labels [n] of `train` or `test`.

    From `<split>.bin` (records of one label byte and 784 pixels), or from the IDX files of the
    official distribution.
    """
    records = Path(folder) / f"{split}.bin"
    if records.exists():
        array = np.fromfile(records, np.uint8).reshape(-1, 785)
        return array[:, 1:].reshape(-1, 28, 28), array[:, 0]
    prefix = {"train": "train", "test": "t10k"}[split]
    pixels, labels = (gzip.decompress((Path(folder) / f"{prefix}-{kind}-ubyte.gz").read_bytes()) for kind in ("images-idx3", "labels-idx1"))
    return np.frombuffer(pixels, np.uint8, offset=16).reshape(-1, 28, 28), np.frombuffer(labels, np.uint8, offset=8)


def write(folder, name, prefix, pixels, labels):
    """Gzipped IDX files, named as the official ones with a prefix, and a descriptor `<name>.json` beside them."""
    files = {"images": f"{prefix}-images-idx3-ubyte.gz", "labels": f"{prefix}-labels-idx1-ubyte.gz"}
    images = struct.pack(">4i", 0x803, *pixels.shape) + pixels.tobytes()
    classes = struct.pack(">2i", 0x801, len(labels)) + labels.tobytes()
    (folder / files["images"]).write_bytes(gzip.compress(images, mtime=0))
    (folder / files["labels"]).write_bytes(gzip.compress(classes, mtime=0))
    descriptor = {"format": "idx", "files": [files["images"]], "labels": files["labels"], "shape": [1, 28, 28],
                  "scale": 1 / 255, "mean": [MEAN], "std": [STD]}
    (folder / f"{name}.json").write_text(json.dumps(descriptor, indent=2) + "\n")
