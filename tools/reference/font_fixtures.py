"""Makes the font fixtures of bukva-fonts, and FreeType's renderings of them.

    python tools/reference/font_fixtures.py crates/bukva-fonts/tests/fixtures

Needs fonttools with brotli, freetype-py and numpy. Shapes have sizes that are easy to
compute with; dates are fixed, so that the same versions of the tools produce identical files.
"""

import ctypes
import math
import struct
import sys
from pathlib import Path

import freetype as ft
import numpy as np
from fontTools.designspaceLib import (AxisDescriptor, DesignSpaceDocument,
                                      SourceDescriptor)
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.varLib import build as build_variable

SIDE, BOX, FINE = 28, 22, 16
EPOCH = 3_000_000_000  # seconds since 1904


def polygon(pen, points):
    pen.moveTo(points[0])
    for point in points[1:]:
        pen.lineTo(point)
    pen.closePath()


def rectangle(pen, left, bottom, right, top, hole=False):
    points = [(left, bottom), (left, top), (right, top), (right, bottom)]
    polygon(pen, points[::-1] if hole else points)


def circle(pen, centre, radius, cubic, hole=False, shear=0.0):
    """A circle whose on-curve points avoid its extremes: the control box is larger than the box."""
    arcs = 4 if cubic else 16
    step = 2 * math.pi / arcs * (1 if hole else -1)
    start = math.pi / arcs

    def at(angle, distance):
        x, y = distance * math.cos(angle), distance * math.sin(angle)
        return (round(centre[0] + x + shear * y), round(centre[1] + y))

    pen.moveTo(at(start, radius))
    for arc in range(arcs):
        here, there = start + arc * step, start + (arc + 1) * step
        if cubic:
            reach = radius * 4 / 3 * math.tan(abs(step) / 4)
            bend, turn = math.hypot(radius, reach), math.atan(reach / radius) * math.copysign(1, step)
            pen.curveTo(at(here + turn, bend), at(there - turn, bend), at(there, radius))
        else:
            pen.qCurveTo(at((here + there) / 2, radius / math.cos(step / 2)), at(there, radius))
    pen.closePath()


def notdef(pen, cubic):
    rectangle(pen, 0, 0, 500, 700)


def shapes(stem=100):
    """The shape of each character, in thousandths of an em."""
    return {
        "I": lambda pen, cubic: rectangle(pen, 100, 0, 100 + stem, 700),
        "L": lambda pen, cubic: polygon(
            pen, [(0, 0), (0, 700), (stem, 700), (stem, stem), (400, stem), (400, 0)]),
        "M": lambda pen, cubic: rectangle(pen, 100, 100, 600, 600),  # a solid block
        "O": lambda pen, cubic: (circle(pen, (400, 350), 350, cubic),
                                 circle(pen, (400, 350), 350 - stem, cubic, hole=True)),
        "Q": lambda pen, cubic: (circle(pen, (400, 350), 350, cubic, shear=0.5),
                                 circle(pen, (400, 350), 350 - stem, cubic, hole=True, shear=0.5)),
        "X": lambda pen, cubic: (polygon(pen, [(0, 0), (600, 700), (600 + stem, 700), (stem, 0)]),
                                 polygon(pen, [(600, 0), (0, 700), (stem, 700), (600 + stem, 0)])),
        " ": lambda pen, cubic: None,
        "\u0416": lambda pen, cubic: None,  # mapped, but blank
    }


def build(drawings, cubic, family="Shapes"):
    glyphs = {".notdef": notdef, **{f"u{ord(c):04X}": draw for c, draw in drawings.items()}}
    builder = FontBuilder(1000, isTTF=not cubic)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap({ord(c): f"u{ord(c):04X}" for c in drawings})
    drawn = {}
    for name, draw in glyphs.items():
        pen = T2CharStringPen(800, None) if cubic else TTGlyphPen(None)
        draw(pen, cubic)
        drawn[name] = pen.getCharString() if cubic else pen.glyph()
    if cubic:
        builder.setupCFF(family, {"FullName": family}, drawn, {})
    else:
        builder.setupGlyf(drawn)
    builder.setupHorizontalMetrics({name: (800, 0) for name in glyphs})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular",
                            "copyright": "Copyright 2000 The Shapes Authors",
                            "licenseDescription": "Free for any use.",
                            "licenseInfoURL": "https://example.org/licence"})
    builder.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    builder.setupPost(keepGlyphNames=False)
    builder.font["head"].created = builder.font["head"].modified = EPOCH
    builder.font.recalcTimestamp = False
    return builder.font


def variable():
    """Stems 100 wide at wght 400 and 300 at wght 900."""
    document = DesignSpaceDocument()
    axis = AxisDescriptor()
    axis.tag, axis.name = "wght", "Weight"
    axis.minimum, axis.default, axis.maximum = 400, 400, 900
    document.addAxis(axis)
    for weight, stem in ((400, 100), (900, 300)):
        source = SourceDescriptor()
        source.font = build(shapes(stem), cubic=False, family="Variable Shapes")
        source.location = {"Weight": weight}
        source.familyName, source.styleName = "Variable Shapes", str(weight)
        document.addSource(source)
    font, _, _ = build_variable(document)
    font.recalcTimestamp = False
    return font


def freetype_glyph(path, letter, weight=None):
    """The letter rendered by FreeType, fitted like `bukva_fonts::render`.

    FreeType approximates curves by chords, with errors of up to a sixteenth of a pixel. To make
    its rendering a reference, it renders at FINE times the size and the pixels are averaged.
    """
    face = ft.Face(str(path))
    if weight is not None:
        face.set_var_design_coords([weight])
    face.load_char(letter, ft.FT_LOAD_NO_SCALE | ft.FT_LOAD_NO_BITMAP)
    outline = face.glyph.outline._FT_Outline
    fine = ft.FT_Matrix(64 << 16, 0, 0, 64 << 16)
    ft.FT_Outline_Transform(ctypes.byref(outline), ctypes.byref(fine))
    box = ft.FT_BBox()
    ft.FT_Outline_Get_BBox(ctypes.byref(outline), ctypes.byref(box))
    longer = max(box.xMax - box.xMin, box.yMax - box.yMin)
    # Center on the origin before scaling, so that rounding stays below 1/64 pixel.
    ft.FT_Outline_Translate(ctypes.byref(outline), -(box.xMin + box.xMax) // 2,
                            -(box.yMin + box.yMax) // 2)
    scale = round(BOX * FINE * 64 / longer * 65536)
    fit = ft.FT_Matrix(scale, 0, 0, scale)
    ft.FT_Outline_Transform(ctypes.byref(outline), ctypes.byref(fit))
    ft.FT_Outline_Translate(ctypes.byref(outline), SIDE * FINE * 32, SIDE * FINE * 32)
    pixels = np.zeros((SIDE * FINE, SIDE * FINE), np.uint8)
    bitmap = ft.FT_Bitmap()
    bitmap.rows = bitmap.width = bitmap.pitch = SIDE * FINE
    bitmap.buffer = ctypes.cast(pixels.ctypes.data, type(bitmap.buffer))
    bitmap.num_grays, bitmap.pixel_mode = 256, ft.FT_PIXEL_MODE_GRAY
    error = ft.FT_Outline_Get_Bitmap(ft.get_handle(), ctypes.byref(outline), ctypes.byref(bitmap))
    if error:
        raise RuntimeError(f"FreeType error {error} on {letter!r}")
    means = pixels.reshape(SIDE, FINE, SIDE, FINE).mean((1, 3))
    return np.rint(means).astype(np.uint8).tobytes()


def main(folder):
    build(shapes(), cubic=False).save(folder / "shapes.ttf")
    build(shapes(), cubic=True).save(folder / "shapes.otf")
    for flavour in ("woff", "woff2"):
        font = TTFont(folder / "shapes.ttf", recalcTimestamp=False)
        font.flavor = flavour
        font.save(folder / f"shapes.{flavour}")
    variable().save(folder / "variable.ttf")
    rest = {"\u042f": lambda pen, cubic: polygon(pen, [(0, 0), (500, 700), (500, 0)])}
    build(rest, cubic=False, family="Rest").save(folder / "rest.ttf")
    # Each record: the letter as u32, the wght axis as u32 (0 for none), the pixels.
    with open(folder / "freetype.bin", "wb") as golden:
        for file, weights in (("shapes.ttf", [None]), ("variable.ttf", [400, 650, 900])):
            for weight in weights:
                for letter in "ILOQX":
                    golden.write(struct.pack("<II", ord(letter), weight or 0))
                    golden.write(freetype_glyph(folder / file, letter, weight))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
