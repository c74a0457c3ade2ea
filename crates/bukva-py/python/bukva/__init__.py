"""bukva translates letters between scripts and keeps the hand.

>>> import bukva
>>> translation = bukva.Translator().translate("letter.png")  # doctest: +SKIP
>>> translation[0].letter, translation[0].written             # doctest: +SKIP
('Ж', 'Ž')
>>> bukva.romanize("Жук")
'Žuk'
"""

from ._errors import BukvaError, BukvaFileError, BukvaValueError
from ._evaluate import Evaluation, evaluate
from ._native import __version__
from ._results import Alphabet, DrawnLetter, Translation, TranslatedLetter
from ._schemes import Scheme, romanize, schemes
from ._translator import Translator

__all__ = [
    "Alphabet",
    "BukvaError",
    "BukvaFileError",
    "BukvaValueError",
    "DrawnLetter",
    "Evaluation",
    "Scheme",
    "TranslatedLetter",
    "Translation",
    "Translator",
    "__version__",
    "evaluate",
    "romanize",
    "schemes",
]
