"""How much of a letter's slant belongs to its writer: correlations within sessions of CoMNIST.

    python3 tools/reference/slant_of_writers.py ../shared/data/handwriting

Prints the correlation of slants, standardized within letters, of each drawing with another letter of the same
session, and with the same letter drawn again. Needs numpy.
"""

import gzip
import pathlib
import re
import sys

import numpy

# Seconds without a drawing that end a session.
GAP = 600


def slants(images):
    """The shear of the ink's second moments, as in `bukva_glyphs::Style`."""
    y, x = numpy.mgrid[27:-1:-1, 0:28]
    mean = lambda values: (images * values).sum((1, 2)) / images.sum((1, 2))
    return (mean(x * y) - mean(x) * mean(y)) / (mean(y * y) - mean(y) ** 2)


def main():
    folder = pathlib.Path(sys.argv[1])
    read = lambda name: gzip.decompress((folder / f"cyrillic-comnist-{name}.gz").read_bytes())
    images = numpy.frombuffer(read("images-idx3-ubyte")[16:], numpy.uint8).reshape(-1, 28, 28) / 255
    letters = numpy.frombuffer(read("labels-idx1-ubyte")[8:], numpy.uint8)
    # Most names begin with the time of the drawing.
    times = [re.search(r"/([0-9a-f]{8})[0-9a-f]{5}", name) for name in read("names.txt").decode().splitlines()]
    timed = numpy.array([time is not None for time in times])
    times = numpy.array([int(time[1], 16) for time in times if time])
    images, letters = images[timed], letters[timed]
    slant = slants(images)
    for letter in numpy.unique(letters):
        of_letter = letters == letter
        slant[of_letter] = (slant[of_letter] - slant[of_letter].mean()) / slant[of_letter].std()
    order = numpy.argsort(times)
    session = numpy.empty(len(times), int)
    session[order] = numpy.cumsum(numpy.diff(times[order], prepend=times[order[0]]) > GAP)
    rng = numpy.random.default_rng(0)
    for name, same in [("another letter", False), ("the same letter again", True)]:
        pairs = []
        for at in range(len(letters)):
            others = numpy.flatnonzero((session == session[at]) & ((letters == letters[at]) == same))
            others = others[others != at]
            if len(others):
                pairs.append((slant[at], slant[rng.choice(others)]))
        print(f"{name}: r = {numpy.corrcoef(numpy.array(pairs).T)[0, 1]:.2f}, {len(pairs)} pairs")


if __name__ == "__main__":
    main()
