"""Makes the data fixtures of bukva's readers, with common tools.

    python tools/reference/make_data_fixtures.py crates/bukva-data/tests/fixtures/data

Needs numpy and Pillow. One set of six glyphs in every format: each glyph is a bar whose
position and gray value follow from its number, so that tests can compute every pixel.
"""

import gzip
import io
import json
import struct
import sys
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image

LETTERS = ["Б", "Ж", "Û"]
LABELS = np.array([0, 1, 2, 2, 1, 0])


def glyph(number):
    """A bar from row 3 + number to row 24, columns 10 to 17, of gray value 100 + 30 * number."""
    image = np.zeros((28, 28), np.uint8)
    image[3 + number:25, 10:18] = 100 + 30 * number
    return image


IMAGES = np.stack([glyph(number) for number in range(6)])


def arrays(folder):
    plain = {"images": IMAGES, "labels": LABELS.astype(np.uint16), "letters": np.array(LETTERS)}
    np.savez_compressed(folder / "packed.npz", **plain)
    # All unusual features at once: stored, floats, wide signed labels, Fortran order, hands.
    np.savez(
        folder / "unusual.npz",
        images=np.asfortranarray(IMAGES.astype(np.float32) / 255),
        labels=LABELS.astype(">i8"),
        letters=np.array(LETTERS, dtype=">U1"),
        hand_of=np.array([0, 0, 0, 1, 1, 1], np.int64),
        hand_names=np.array(["Lora 400", "session 12"]),
        hand_splits=np.array(["train", ""]),
    )
    pickled = {**plain, "letters": np.array(LETTERS, dtype=object)}
    np.savez_compressed(folder / "pickled.npz", **pickled)


def npy_pair(folder):
    folder.mkdir(exist_ok=True)
    np.save(folder / "X_cyr.npy", np.moveaxis(IMAGES, 0, -1))
    np.save(folder / "labels_cyr.npy", LABELS)
    np.save(folder / "X_lat.npy", IMAGES[:3].astype(np.float16).astype(np.float32) / 255)
    np.save(folder / "labels_lat.npy", np.array([2.0, 0.0, 1.0]))


def idx(folder):
    def pack(path, bytes_):
        with open(path, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
            packed.write(bytes_)

    pack(folder / "idx-images-idx3-ubyte.gz", struct.pack(">IIII", 0x803, 6, 28, 28) + IMAGES.tobytes())
    pack(folder / "idx-labels-idx1-ubyte.gz", struct.pack(">II", 0x801, 6) + bytes(LABELS.tolist()))
    (folder / "idx.json").write_text(json.dumps({"name": "idx", "n": 6, "labels": LETTERS}), "utf-8")


def pictures(folder):
    """The glyphs dark on light at ten times the size, in various Pillow modes."""
    def encoded(number, mode, kind):
        side = 280
        grey = Image.fromarray(255 - IMAGES[number]).resize((side, side), Image.Resampling.BOX)
        if mode == "RGBA":
            picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
            picture.putalpha(Image.fromarray(255 - np.asarray(grey)))
        elif mode == "I;16":
            picture = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
        else:
            picture = grey.convert(mode)
        file = io.BytesIO()
        picture.save(file, kind)
        return file.getvalue()

    kinds = [("L", "png"), ("RGB", "jpeg"), ("RGBA", "png"), ("P", "png"), ("I;16", "png"), ("1", "png")]
    with zipfile.ZipFile(folder / "pictures.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (mode, kind) in enumerate(kinds):
            name = f"pictures/{LETTERS[LABELS[number]]}/{number}.{kind}"
            archive.writestr(zipfile.ZipInfo(name), encoded(number, mode, kind))
        archive.writestr(zipfile.ZipInfo("pictures/README.txt"), "six bars")


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    arrays(folder)
    npy_pair(folder / "npy-pair")
    idx(folder)
    pictures(folder)


main()
