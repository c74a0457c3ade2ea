"""Plots an alphabet in the hand of a letter.

    python alphabet.py letter.png alphabet.png

Needs bukva and Matplotlib.
"""

import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

import bukva

COLUMNS = 9


def main(source: str, target: str) -> None:
    translator = bukva.Translator()
    read = translator.translate(source, size=128)[0]
    alphabet = translator.alphabet(source, size=128)
    figure, axes = plt.subplots(3, COLUMNS, figsize=(COLUMNS, 3.6))
    for axis in axes.flat:
        axis.set_axis_off()
    first, *others = axes.flat
    first.imshow(plt.imread(source), cmap="gray")
    first.set_title(f"{read.letter} {read.confidence:.2f}")
    for axis, letter in zip(others, alphabet):
        axis.imshow(letter.image, cmap="gray_r")
    figure.suptitle(f"{source}, and an alphabet in its hand")
    figure.savefig(target, dpi=100)


if __name__ == "__main__":
    main(*sys.argv[1:])
