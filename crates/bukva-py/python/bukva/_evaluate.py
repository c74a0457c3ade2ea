"""How well a translator reads and draws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional, Union

from ._errors import BukvaValueError
from ._pictures import pictures
from ._translator import Images, Translator


@dataclass(frozen=True)
class Evaluation:
    """Scores of a translator on pictures of known letters. Shares are from 0 to 1."""

    letters: str
    """What the pictures show."""
    guesses: list[Optional[str]]
    """What the translator reads first, among letters of the same script and case."""
    named: float
    """Pictures whose letter is the first guess."""
    among_three: float
    """Pictures whose letter is among the first three guesses."""
    calibration_error: float
    """Expected calibration error of the first guess's probability."""
    rejected: float
    """Pictures that are taken for something that is no letter."""
    pixel_distance: Optional[float]
    """Mean absolute difference per pixel between the drawings and the targets, at 56x56 pixels."""
    topology: Optional[float]
    """Drawings with as many parts and holes as their targets."""

    @property
    def confused(self) -> list[tuple[str, Optional[str], int]]:
        """Letters, what they were taken for, and how often: the most frequent first."""
        wrong = Counter(pair for pair in zip(self.letters, self.guesses) if pair[0] != pair[1])
        return [(letter, guess, count) for (letter, guess), count in wrong.most_common()]


def evaluate(
    images: Images,
    letters: Union[str, Sequence[str]],
    *,
    targets: Optional[Images] = None,
    target_letters: Union[str, Sequence[str]] = "",
    translator: Optional[Translator] = None,
) -> Evaluation:
    """Scores how pictures of known letters are read, and how near drawings come to true letters.

    letters: what each picture shows.
    targets: true letters of the same hands, one for each picture; `target_letters` says which. The translator
        draws them in the pictures' hands.
    translator: the one to score; the built-in one if it is left out.

    Raises BukvaFileError and BukvaValueError as `Translator.translate` does, and if the numbers of pictures and
    letters differ.
    """
    shown, drawn = pictures(images), [] if targets is None else pictures(targets)
    text, target_text = "".join(letters), "".join(target_letters)
    for what, found, count in (
        ("letters", len(text), len(shown)),
        ("target_letters", len(target_text), len(drawn)),
        ("targets", len(drawn), len(drawn) and len(shown)),
    ):
        if found != count:
            raise BukvaValueError(f"{what}: expected {count}, one for each picture, found {found}")
    translator = translator or Translator()
    native = translator._native.evaluate(shown, text, drawn, target_text)
    return Evaluation(letters=text, **native)
