"""The translator."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import Any, Literal, Optional, Union

import numpy as np

from . import _native
from ._errors import BukvaValueError
from ._pictures import pictures
from ._results import Alphabet, DrawnLetter, Translation, TranslatedLetter

Images = Any
"""A path, the content of an image file, a PIL image, an array [H, W], [H, W, 3 or 4], [N, H, W] or
[N, H, W, 3 or 4], or an iterable of these. Each picture shows one letter, of any size, dark on light or light
on dark. Arrays hold 8 or 16 bits, bool, or floating-point values from 0 to 1."""


class Translator:
    """Reads letters and draws others in the same hand.

    Without a path, with the built-in model; else with that of a model file, or of the folder of a
    finished run.

    Raises BukvaFileError if the file is missing or can't be read, BukvaError if it is no model or damaged.
    """

    def __init__(self, path: Optional[Union[str, os.PathLike[str]]] = None) -> None:
        self._native = _native.Translator(None if path is None else os.fspath(path))
        self._path = path

    def __repr__(self) -> str:
        return f"Translator({'' if self._path is None else repr(os.fspath(self._path))})"

    def __reduce__(self) -> Any:
        return (Translator, (self._path,))

    @property
    def letters(self) -> Optional[str]:
        """All letters that the model reads and draws; None of the model of a run."""
        return self._native.letters

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The pairs of letters that the model was trained on."""
        return self._native.pairs

    def translate(
        self,
        images: Images,
        *,
        scheme: Union[str, os.PathLike[str]] = _native.DEFAULT_SCHEME,
        reverse: bool = False,
        case: Literal["upper", "lower", "both"] = "both",
        letter: Optional[str] = None,
        variants: int = 0,
        seed: Union[int, Iterable[int]] = 0,
        size: int = 56,
    ) -> Translation:
        """Reads letters, and draws what the scheme writes for each in the same hand.

        scheme: a built-in scheme (see `schemes`), or a TOML file.
        reverse: read Latin letters and draw the Cyrillic ones that the scheme writes so.
        case: which letters the pictures may show.
        letter: what every picture shows, if you know it.
        variants: draw each letter this many times besides, differing as the letters of one hand do.
        seed: of the variants. With one for each picture, its variants depend on it alone, not on the
            other pictures.
        size: height and width of the drawn images, in pixels.

        The options but `size` are for models that read, such as the built-in one. The interpreter is free
        for other threads meanwhile.

        Raises BukvaFileError if a file can't be read, BukvaValueError if a picture shows no letter or
        several, or an argument makes no sense.
        """
        seeds = [seed] if isinstance(seed, (int, np.integer)) else list(seed)
        wrong = [one for one in seeds if not 0 <= one < 2**64]
        if wrong:
            raise BukvaValueError(f"seed: expected 0 to 2**64 - 1, found {wrong[0]}")
        native = self._native.translate(
            pictures(images),
            scheme=os.fspath(scheme),
            reverse=reverse,
            case=case,
            letter=letter,
            variants=variants,
            seeds=[int(one) for one in seeds],
            size=size,
        )
        return Translation([TranslatedLetter._of(one, size) for one in native], size)

    def alphabet(
        self,
        images: Images,
        letters: Union[str, Sequence[str]] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        *,
        size: int = 56,
    ) -> Alphabet:
        """Draws letters in the hand that all pictures have in common: letters of one hand, of either
        script, each in a picture of its own.

        Raises BukvaFileError and BukvaValueError as `translate` does, and if the model draws no such letter.
        """
        text = "".join(letters)
        native = self._native.alphabet(pictures(images), text, size)
        drawn = [DrawnLetter._of(one, size, letter) for one, letter in zip(native, text)]
        return Alphabet(drawn, size)
