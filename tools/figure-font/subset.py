"""Builds the font of bukva's figures: a subset of Noto Sans with the required letters.

    python tools/figure-font/subset.py FOLDER crates/bukva-figures/font

FOLDER contains NotoSans-Regular.ttf, NotoSans-Bold.ttf and NotoSansMath-Regular.ttf; Debian's
package fonts-noto-core installs them in /usr/share/fonts/truetype/noto. Needs fonttools with
brotli.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FAMILY = "Bukva Figures"
LETTERS = [
    *range(0x20, 0x7F), *range(0xA0, 0x180),  # Basic Latin, Latin-1, Latin Extended-A
    # Other letters used in romanizations, and both cases of Ǎ, Ǐ, Ǒ, Ǔ, Ǧ and Ǩ.
    *range(0x1CD, 0x1D5), *range(0x1E6, 0x1EA), 0x1F0, *range(0x1F4, 0x1F6), *range(0x218, 0x21C),
    *range(0x1E10, 0x1E12), *range(0x1E30, 0x1E32), *range(0x1E80, 0x1E86), *range(0x1E90, 0x1E94),
    *range(0x1E20, 0x1E22), 0x1EF2, 0x1EF3,
    0x2B9, 0x2BA, 0x2BB, 0x2BC, 0x2C6, 0x2C7, 0x2D8, 0x2D9, 0x2DC,
    *range(0x300, 0x305), *range(0x306, 0x309), 0x30A, 0x30B, 0x30C, 0x323, 0x327, 0x331, 0x361,
    *range(0x400, 0x460), *range(0x462, 0x464), *range(0x46A, 0x46C), *range(0x472, 0x476),
    *range(0x490, 0x494), *range(0x4D0, 0x4D4), *range(0x4E2, 0x4E4),
    *map(ord, "ҚқҢңҮүҰұҺһӘәӨө"),  # With Ғ and ғ above, Kazakh.
    *map(ord, "Δλμσ²³¹ᵀ₀₁₂₃ \u2009\u202f‐‑–—‘’‚“”„•…′″‹›№"),
]
# Signs that Noto Sans lacks, from Noto Sans Math.
SIGNS = [ord(sign) for sign in "∗←↑→↓↦∈∑−√≈≠≤≥⊗⋅⋮⋯⌊⌋⟨⟩"]


def subset(path, codes):
    options = Options()
    options.hinting = False
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.layout_features = ["kern", "mark", "mkmk", "ccmp"]
    options.drop_tables += ["MATH", "STAT"]
    options.notdef_outline = True
    font = TTFont(path)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    return font


def make(folder, text, style, weight, out):
    with TemporaryDirectory() as scratch:
        parts = []
        for name, codes in [(text, LETTERS), ("NotoSansMath-Regular", SIGNS)]:
            part = Path(scratch) / f"{name}.ttf"
            subset(folder / f"{name}.ttf", codes).save(part)
            parts.append(str(part))
        font = Merger().merge(parts)
    missing = [chr(code) for code in LETTERS + SIGNS if code not in font.getBestCmap()]
    print(out.name, len(font.getBestCmap()), "letters; not in Noto:", "".join(missing) or "none", file=sys.stderr)
    # A separate family name, so that no installed font of the original family is used instead.
    names = {1: FAMILY, 2: style, 4: f"{FAMILY} {style}", 6: f"{FAMILY}-{style}".replace(" ", "")}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    font["OS/2"].usWeightClass = weight
    font["head"].created = font["head"].modified = 0  # reproducible output
    font.recalcTimestamp = False
    font.flavor = "woff2"
    font.save(out)


def main():
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    make(folder, "NotoSans-Regular", "Regular", 400, out / "regular.woff2")
    make(folder, "NotoSans-Bold", "Bold", 700, out / "bold.woff2")


main()
