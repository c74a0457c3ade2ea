"""What a translator gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, overload

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, eq=False)
class DrawnLetter:
    """A drawn letter."""

    image: npt.NDArray[np.uint8]
    """Gray values [S, S]: ink = 255 on 0."""
    path: str
    """The data of an SVG path, in a square of `side`, y pointing down; empty if nothing was drawn."""
    side: int
    letter: str | None = None
    """The letter, where one was asked for."""

    def to_svg(self) -> str:
        """A whole SVG file."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.side} {self.side}">'
            f'<path d="{self.path}"/></svg>\n'
        )

    @classmethod
    def _of(cls, native: Any, size: int, letter: str | None = None) -> DrawnLetter:
        pixels = np.frombuffer(native["pixels"], np.uint8).reshape(size, size).copy()
        return cls(pixels, native["path"], native["side"], letter)


@dataclass(frozen=True, eq=False)
class TranslatedLetter:
    """A letter that was read, and what was drawn for it.

    The model of a run does not read: then `letter`, `written` and `is_letter` are None, `confidence` is NaN.
    """

    letter: str | None
    """The letter that the picture shows."""
    written: str | None
    """What the scheme writes for it, such as Shch."""
    confidence: float
    """How sure the model is of the letter, small or capital; from 0 to 1."""
    is_letter: bool | None
    """Whether the picture shows a letter at all."""
    alternatives: list[tuple[str, float]]
    """The next guesses with their probabilities, the likeliest first."""
    drawn: DrawnLetter
    """The drawing. Its image is blank if the scheme writes a sign that is no letter."""
    variants: list[DrawnLetter]
    """The same, drawn as often as was asked for."""

    @property
    def image(self) -> npt.NDArray[np.uint8]:
        """The drawing as gray values [S, S]: ink = 255 on 0."""
        return self.drawn.image

    @property
    def path(self) -> str:
        """The drawing as the data of an SVG path."""
        return self.drawn.path

    @classmethod
    def _of(cls, native: Any, size: int) -> TranslatedLetter:
        confidence = native["confidence"]
        return cls(
            native["letter"],
            native["written"],
            float("nan") if confidence is None else confidence,
            native["is_letter"],
            native["alternatives"],
            DrawnLetter._of(native["drawn"], size),
            [DrawnLetter._of(variant, size) for variant in native["variants"]],
        )


One = TypeVar("One", DrawnLetter, TranslatedLetter)


class _Letters(Sequence[One]):
    """Letters with drawings, one for each picture or letter that was asked for."""

    def __init__(self, letters: list[One], size: int) -> None:
        self._letters: list[One] = letters
        self._size = size

    def __len__(self) -> int:
        return len(self._letters)

    @overload
    def __getitem__(self, at: int) -> One: ...
    @overload
    def __getitem__(self, at: slice) -> _Letters[One]: ...
    def __getitem__(self, at: int | slice) -> One | _Letters[One]:
        if isinstance(at, slice):
            return type(self)(self._letters[at], self._size)
        return self._letters[at]

    @property
    def images(self) -> npt.NDArray[np.uint8]:
        """The drawings [N, S, S]: ink = 255 on 0."""
        images = [one.image for one in self]
        return np.array(images, dtype=np.uint8).reshape(-1, self._size, self._size)

    @property
    def paths(self) -> list[str]:
        """The drawings as the data of SVG paths."""
        return [one.path for one in self]


class Translation(_Letters[TranslatedLetter]):
    """Translated letters, one for each picture, and their parts as arrays."""

    def __repr__(self) -> str:
        pairs = ", ".join(f"{one.letter} → {one.written}" for one in self._letters[:8])
        return f"<Translation of {len(self)}: {pairs}{', …' if len(self) > 8 else ''}>"

    @property
    def letters(self) -> npt.NDArray[np.str_]:
        """The letters read [N]; empty texts of the model of a run."""
        return np.array([one.letter or "" for one in self], dtype=np.str_)

    @property
    def written(self) -> npt.NDArray[np.str_]:
        """What the scheme writes for them [N]."""
        return np.array([one.written or "" for one in self], dtype=np.str_)

    @property
    def confidence(self) -> npt.NDArray[np.float32]:
        """How sure the model is [N]."""
        return np.array([one.confidence for one in self], dtype=np.float32)

    @property
    def is_letter(self) -> npt.NDArray[np.bool_]:
        """Whether the pictures show letters [N]; True of the model of a run, which does not tell."""
        return np.array([one.is_letter is not False for one in self], dtype=np.bool_)

    @property
    def variants(self) -> npt.NDArray[np.uint8]:
        """The variants [N, V, S, S]; those of a sign, which is not drawn, are blank."""
        count = max((len(one.variants) for one in self), default=0)
        images = np.zeros((len(self), count, self._size, self._size), np.uint8)
        for image, one in zip(images, self):
            for at, variant in enumerate(one.variants):
                image[at] = variant.image
        return images


class Alphabet(_Letters[DrawnLetter]):
    """Letters in one hand."""

    @property
    def letters(self) -> str:
        """The letters."""
        return "".join(one.letter or "" for one in self)
