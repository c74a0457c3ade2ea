"""Makes the small valid inputs and the hostile ones that fuzzing starts from, with common tools.

    python tools/reference/make_fuzz_seeds.py fuzz

Needs NumPy, Pillow and fonttools with brotli. Those in `hostile` once took memory or time out of
proportion. What a fuzzer found lies in `seeds` as `found-`; this script leaves it alone.
"""

import gzip
import io
import json
import struct
import sys
import zipfile
import zlib
from pathlib import Path

import numpy as np
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.DefaultTable import DefaultTable
from PIL import Image, ImageDraw

ROOT = Path(__file__).parents[2]
LETTERS = list("АБВГД")


def drawn(number, side=28):
    """A stem and an arm, black on white."""
    image = Image.new("L", (side, side), 255)
    pen, unit = ImageDraw.Draw(image), side / 28
    width = max(1, int(3 * unit))
    pen.line([(5 * unit, 4 * unit), (5 * unit, 23 * unit)], fill=0, width=width)
    end = (22 * unit, (4 + 2 * number) * unit)
    pen.line([(5 * unit, (6 + number) * unit), end], fill=0, width=width)
    return image


IMAGES = np.stack([255 - np.asarray(drawn(number % 4)) for number in range(10)]).astype(np.uint8)
LABELS = np.arange(10) % 5
HANDS = [f"hand {number}" for number in range(4)]


def npy(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def packed(members, method=zipfile.ZIP_STORED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members.items():
            # A fixed time: the same script makes the same bytes.
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            archive.writestr(info, content)
    return file.getvalue()


def npz(method=zipfile.ZIP_DEFLATED, **arrays):
    content = lambda array: array if isinstance(array, bytes) else npy(array)
    return packed({f"{name}.npy": content(array) for name, array in arrays.items()}, method)


def head(descr, shape):
    """The head of an array file, whose elements are up to the caller."""
    text = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode()


def sets_in_npz():
    few = {"images": IMAGES[:3], "labels": LABELS[:3].astype(np.uint16), "letters": np.array(LETTERS)}
    hands = dict(
        few,
        hand_of=np.arange(3).astype(np.uint32),
        hand_names=np.array(HANDS[:3]),
        hand_groups=np.array(["a", "b", "a"]),
        hand_families=np.array(["x", "", "x"]),
        hand_styles=np.array(["serif", "", "handwriting"]),
        hand_splits=np.array(["train", "val", ""]),
    )
    fortran = np.asfortranarray(IMAGES[:3].transpose(1, 2, 0))
    yield "plain.npz", npz(**few)
    yield "hands.npz", npz(**hands)
    yield "stored.npz", npz(zipfile.ZIP_STORED, **hands)
    yield "float.npz", npz(**dict(few, images=(IMAGES[:3] / 255).astype(np.float32), labels=LABELS[:3]))
    yield "fortran.npz", npz(**dict(few, images=fortran, labels=LABELS[:3].astype(np.float64)))
    yield "half.npz", npz(**dict(few, images=(IMAGES[:3] / 255).astype(">f2")))
    many = 8_000_000
    yield "hostile-letters.npz", npz(**dict(few, letters=head("<U1", (many,)) + bytes(4 * many)))
    names = head("<U1", (many,)) + bytes(4 * many)
    yield "hostile-hands.npz", npz(**dict(hands, hand_names=names))


def npy_pairs():
    ten = (0, 1, 2)
    columns = np.ascontiguousarray(IMAGES[:3].transpose(1, 2, 0))
    for name, images, labels in [
        ("bytes", columns, LABELS[:3].astype(np.uint8)),
        ("floats", (columns / 255).astype(np.float32), LABELS[:3].astype(np.float32)),
        ("big-endian", IMAGES[:3].astype(">u2"), LABELS[:3].astype(">i8").reshape(-1, 1)),
        ("bools", IMAGES[:3] > 99, np.array(ten)),
    ]:
        yield f"{name}.zip", packed({"X_cyr.npy": npy(images), "labels_cyr.npy": npy(labels)})
    both = {f"X_{script}.npy": npy(IMAGES[:3]) for script in ("cyr", "lat")}
    both |= {f"labels_{script}.npy": npy(np.array(ten)) for script in ("cyr", "lat")}
    yield "both.zip", packed(both)


def idx_files():
    images = struct.pack(">4B3I", 0, 0, 8, 3, 5, 28, 28) + IMAGES[:5].tobytes()
    labels = struct.pack(">4BI", 0, 0, 8, 1, 5) + LABELS[:5].astype(np.uint8).tobytes()
    hands = [{"name": hand, "group": hand, "family": "", "style": "", "split": None} for hand in HANDS]
    sidecar = {"name": "a", "n": 5, "labels": LETTERS, "counts": {letter: 1 for letter in LETTERS},
               "hands": hands, "hand_of": [number % 4 for number in range(5)]}
    both = {"a-images-idx3-ubyte": images, "a-labels-idx1-ubyte": labels}
    text = json.dumps(sidecar, ensure_ascii=False).encode()
    yield "hands.zip", packed(both | {"a.json": text})
    yield "list.zip", packed(both | {"a.json": json.dumps(LETTERS).encode()})
    yield "lines.zip", packed(both | {"a-letters.txt": "А\nБ\nU+0412\nГ_U+0413\nД\n".encode()})
    zipped = {f"{name}.gz": gzip.compress(content, mtime=0) for name, content in both.items()}
    yield "zipped.zip", packed(zipped | {"a.json": text})
    lines = gzip.compress(b"\n" * 8_000_000, mtime=0)
    hostile = both | {"a-letters.txt": lines}
    yield "hostile-lines.zip", packed(hostile)


def encoded(image, form, **options):
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def pictures():
    for mode in ["L", "RGB", "RGBA", "LA", "P", "1"]:
        yield f"{mode}.png", encoded(drawn(3, 40).convert(mode), "PNG")
    yield "deep.png", encoded(Image.fromarray(np.asarray(drawn(3, 40)).astype(np.uint16) * 257), "PNG")
    gray = encoded(drawn(1, 33), "PNG")
    extra = chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(300))) + chunk(b"tEXt", b"a\0b")
    extra += chunk(b"eXIf", b"MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0")
    yield "chunks.png", gray[:33] + extra + gray[33:]
    frames = {"save_all": True, "append_images": [drawn(2, 30)]}
    yield "animated.png", encoded(drawn(1, 30), "PNG", **frames)
    color = drawn(3, 40).convert("RGB")
    yield "gray.jpg", encoded(drawn(3, 40), "JPEG")
    yield "color.jpg", encoded(color, "JPEG", quality=60)
    yield "full.jpg", encoded(color, "JPEG", subsampling=0)
    yield "progressive.jpg", encoded(color, "JPEG", progressive=True)
    yield "cmyk.jpg", encoded(color.convert("CMYK"), "JPEG")
    yield "restarts.jpg", encoded(drawn(2, 40), "JPEG", restart_marker_blocks=2)
    yield "gray.bmp", encoded(drawn(3, 28), "BMP")
    yield "animated.gif", encoded(drawn(1, 30), "GIF", **frames)
    yield "lossy.webp", encoded(color, "WEBP")
    yield "lossless.webp", encoded(color, "WEBP", lossless=True)
    large = encoded(Image.new("CMYK", (64, 64)), "JPEG", progressive=True)
    at = large.index(b"\xff\xc2")
    yield "hostile-progressive.jpg", large[:at + 5] + struct.pack(">HH", 8000, 8000) + large[at + 9:]


def zips():
    of = {f"{letter}/{number}.{form}": encoded(drawn(number, 28), kind)
          for letter in "АБ" for number, (form, kind) in enumerate([("png", "PNG"), ("jpg", "JPEG")])}
    yield "plain.zip", packed(of | {"notes.txt": b"x"})
    picture = encoded(drawn(2), "PNG")
    yield "names.zip", packed({"U+0416/0001_02.png": picture, "a/b/Ж/0001_03.png": picture})
    own = {f"{letter}_U+{ord(letter):04X}/{number:06}.png": encoded(drawn(number), "PNG")
           for number, letter in enumerate("АБВ")}
    hands = [{"name": hand, "group": hand, "family": "", "style": "", "split": "val"} for hand in HANDS[:3]]
    sidecar = {"name": "own", "n": 3, "labels": list("АБВ"), "counts": {letter: 1 for letter in "АБВ"},
               "hands": hands, "hand_of": [0, 1, 2], "files": list(own)}
    yield "own.zip", packed(own | {"set.json": json.dumps(sidecar, ensure_ascii=False).encode()})
    yield "deflated.zip", packed(own, zipfile.ZIP_DEFLATED)


def fonts():
    fixtures = ROOT / "crates/bukva-fonts/tests/fixtures"
    for name in ["rest.ttf", "shapes.otf", "shapes.ttf", "shapes.woff", "shapes.woff2", "variable.ttf"]:
        yield name, (fixtures / name).read_bytes()
    font = TTFont(fixtures / "shapes.ttf", recalcTimestamp=False)
    count = 5400
    numbers = np.random.default_rng(0).integers(0x400, 0x500, 22000)
    text = "".join(map(chr, numbers)).encode("utf-16-be")
    records = b"".join(struct.pack(">6H", 3, 1, 0x409, 0, 40000, 2 * (at % 1990)) for at in range(count))
    table = DefaultTable("name")
    table.data = struct.pack(">3H", 0, count, 6 + 12 * count) + records + text
    font.tables["name"] = table
    file = io.BytesIO()
    font.save(file)
    yield "hostile-names.ttf", file.getvalue()


def block(name, layer, weight, outputs):
    norm = ["gamma", "beta", "slope", "running_mean", "running_variance"]
    shapes = {f"{name}{layer}.weight": weight, f"{name}{layer}.bias": [outputs]}
    return shapes | {f"{name}.norm.{part}": [outputs] for part in norm}


def model(shapes, bytes_each, alphabet):
    """The header of a model file of one letter. Its weights are zeros, and left out."""
    side = 56 if alphabet else 28
    info = {"format": 1, "side": side, "latent": 1, "normalization": "none",
            "letters": [{"source": "Ж", "target": "Ž"}], "scheme": "iso-9", "sources": "test",
            "targets": "test", "objective": "paired", "steps": 1, "seed": 0}
    if alphabet:
        info["alphabet"] = {"letters": "Ž", "temperature": 1.0, "not_a_letter": 0.5}
    header, offset = {"__metadata__": {"bukva": json.dumps(info)}}, 0
    for name, shape in shapes.items():
        size = int(np.prod(shape)) * bytes_each(name)
        kind = {1: "I8", 4: "F32"}[bytes_each(name)]
        header[name] = {"dtype": kind, "shape": shape, "data_offsets": [offset, offset + size]}
        offset += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text


def models():
    direct = block("encoder.conv1", "", [32, 1, 3, 3], 32) | block("encoder.conv2", "", [64, 32, 3, 3], 64)
    direct |= block("encoder.to_latent", ".linear", [3136, 1], 1)
    direct |= block("decoder.from_latent", ".linear", [1, 3136], 3136)
    direct |= block("decoder.deconv1", "", [64, 32, 3, 3], 32) | block("decoder.deconv2", "", [32, 1, 3, 3], 1)
    direct |= {"decoder.to_pixels.weight": [784, 784], "decoder.to_pixels.bias": [784]}
    yield "direct.safetensors", model(direct, lambda name: 4, False)
    letters = block("conv1", "", [32, 1, 3, 3], 32) | block("conv2", "", [64, 32, 3, 3], 64)
    letters |= block("conv3", "", [64, 64, 3, 3], 64) | block("to_latent", ".linear", [3136, 1], 1)
    letters |= {"letters.weight": [1, 2], "letters.bias": [2], "variation": [1, 1]}
    letters |= block("from_latent", ".linear", [2, 3136], 3136) | block("deconv1", "", [64, 64, 3, 3], 64)
    letters |= block("deconv2", "", [64, 32, 3, 3], 32) | block("deconv3", "", [32, 16, 3, 3], 16)
    letters |= {"pixels.weight": [4, 16, 3, 3], "pixels.bias": [4]}
    yield "letters.safetensors", model(letters, lambda name: 4, True)
    dense = [name for name in letters if name.endswith("linear.weight")]
    quantized = letters | {f"{name}.scale": letters[name][-1:] for name in dense}
    yield "quantized.safetensors", model(quantized, lambda name: 1 if name in dense else 4, True)


def outlines():
    for number in range(3):
        yield f"{number}.gray", (255 - np.asarray(drawn(number))).tobytes()
    soft = np.asarray(drawn(2, 280).resize((28, 28), Image.Resampling.BOX))
    yield "soft.gray", (255 - soft).tobytes()
    checks = np.indices((28, 28)).sum(0) % 2 * 255
    yield "checks.gray", checks.astype(np.uint8).tobytes()


def requests():
    strokes = b'{"strokes": [[[50, 0], [50, 100]], [[0, 0], [50, 50], [100, 0]]], "width": 8, "size": [120, 120]}'
    yield "translate", b"/api/v1/translate application/json\n" + strokes
    query = b"letter=%D0%96&scheme=ala-lc&from=cyrillic&case=upper&variants=2&seed=7"
    yield "options", b"/api/v1/translate?" + query + b" application/json\n" + strokes
    yield "to", b"/api/v1/translate?to=Q&size=64 application/json\n" + strokes
    yield "text", b"/api/v1/alphabet?text=Zhuk&scheme=iso-9&from=latin application/json\n[" + strokes + b"]"
    yield "script", b"/api/v1/alphabet?script=cyrillic application/json\n[" + strokes + b", " + strokes + b"]"
    dot = b'{"strokes": [[[1e38, -1e38]], [[0, 0]], []]}'
    yield "far", b"/api/v1/translate application/json\n" + dot
    yield "picture", b"/api/v1/translate image/png\n" + encoded(drawn(3, 40), "PNG")
    font = (ROOT / "crates/bukva-fonts/tests/fixtures/shapes.ttf").read_bytes()
    yield "font", b"/api/v1/font?script=cyrillic&scheme=iso-9 font/ttf\n" + font


def bare_pixels():
    def pixels(image):
        kind = ["L", "LA", "RGB", "RGBA"].index(image.mode)
        return bytes([image.width, image.height, kind]) + image.tobytes()

    for seed, mode in enumerate(["L", "LA", "RGB", "RGBA"]):
        yield mode, pixels(drawn(seed, 24).convert(mode))
    line = Image.new("L", (80, 24), 230)
    for place in range(3):
        line.paste(drawn(place, 24), (27 * place, 0))
    yield "line", pixels(line)
    yield "stars", bytes([40, 40, 0]) + bytes(255 if at % 37 == 0 else 0 for at in range(1600))


def ufos():
    def glyph(*contours, components=""):
        def point(x, y, kind):
            return f'<point x="{x}" y="{y}"' + (f' type="{kind}"/>' if kind else "/>")

        points = ["".join(point(*each) for each in contour) for contour in contours]
        outline = "".join(f"<contour>{contour}</contour>" for contour in points) + components
        return (f'<?xml version="1.0" encoding="UTF-8"?><glyph name="input" format="2"><advance width="600"/>'
                f'<unicode hex="0416"/><outline>{outline}</outline></glyph>').encode()

    corners = [(0, 0), (400, 0), (400, 700), (0, 700)]
    yield "lines.glif", glyph([(x, y, "line") for x, y in corners])
    yield "cubic.glif", glyph([(0, 0, "line"), (100, 0, ""), (400, 300, ""), (400, 700, "curve")], [(5, 5, "move")])
    yield "quadratic.glif", glyph([(x, y, "") for x, y in corners], [(0, 0, "qcurve"), (9, 0, ""), (9, 9, ""), (0, 9, "qcurve")])
    yield "components.glif", glyph(components='<component base="base" xScale="2" yxScale="-0.5" xOffset="90"/>')
    yield "loop.glif", glyph(components='<component base="input"/><component base="input" xScale="1e9"/>')
    values = {"unitsPerEm": "<integer>1000</integer>", "ascender": "<real>800.5</real>", "descender": "<integer>-200</integer>",
              "familyName": "<string>Own</string>", "styleMapStyleName": "<string>bold italic</string>",
              "openTypeOS2Selection": "<array><integer>7</integer></array>", "italicAngle": "<real>-12</real>",
              "openTypeOS2TypoAscender": "<integer>750</integer>", "openTypeOS2WeightClass": "<integer>700</integer>"}
    entries = "".join(f"<key>{key}</key>{value}" for key, value in values.items())
    yield "fontinfo.plist", f'<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict>{entries}</dict></plist>'.encode()


def schemes():
    for path in sorted((ROOT / "crates/bukva-glyphs/schemes").glob("*.toml")):
        yield path.name, path.read_bytes()
    # Reading back takes time that grows with the cube of what a letter becomes.
    long = f'id = "own"\ntitle = ""\nsource = ""\nlanguages = []\nreversible = false\n[letters]\n"ж" = "z{"f" * 3000}"\n"ф" = "f"\n'
    yield "hostile-long.toml", long.encode()


TARGETS = {"font": fonts, "idx": idx_files, "model": models, "npy_pair": npy_pairs, "npz": sets_in_npz,
           "outline": outlines, "picture": pictures, "pixels": bare_pixels, "request": requests, "scheme": schemes, "ufo": ufos, "zip": zips}

if __name__ == "__main__":
    for target, inputs in TARGETS.items():
        for name, content in inputs():
            hostile = name.removeprefix("hostile-")
            folder = Path(sys.argv[1]) / ("seeds" if hostile == name else "hostile") / target
            folder.mkdir(parents=True, exist_ok=True)
            (folder / hostile).write_bytes(content)
