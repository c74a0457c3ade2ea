from typing import Optional

from ._pictures import Picture

__version__: str
DEFAULT_SCHEME: str

class Translator:
    def __new__(cls, path: Optional[str]) -> Translator: ...
    @property
    def letters(self) -> Optional[str]: ...
    @property
    def pairs(self) -> list[tuple[str, str]]: ...
    def translate(
        self,
        pictures: list[Picture],
        *,
        scheme: str,
        reverse: bool,
        case: str,
        letter: Optional[str],
        variants: int,
        seeds: list[int],
        size: int,
    ) -> list[dict]: ...
    def alphabet(self, pictures: list[Picture], letters: str, size: int) -> list[dict]: ...
    def evaluate(
        self,
        pictures: list[Picture],
        letters: str,
        targets: list[Picture],
        target_letters: str,
    ) -> dict: ...

def romanize(text: str, scheme: str) -> str: ...
def schemes() -> list[dict]: ...
