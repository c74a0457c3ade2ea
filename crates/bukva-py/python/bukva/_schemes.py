"""Romanization schemes."""

from __future__ import annotations

import os
from dataclasses import dataclass

from . import _native


@dataclass(frozen=True)
class Scheme:
    """What is known of a romanization scheme."""

    id: str
    """Its name, as functions take it."""
    title: str
    source: str
    """The document that it follows."""
    languages: list[str]
    is_reversible: bool


def schemes() -> list[Scheme]:
    """The built-in schemes."""
    return [Scheme(**about) for about in _native.schemes()]


def romanize(text: str, scheme: str | os.PathLike[str] = _native.DEFAULT_SCHEME) -> str:
    """Writes a Cyrillic text in Latin letters, by a built-in scheme or one in a TOML file.

    Raises BukvaValueError if there is no such scheme.
    """
    return _native.romanize(text, os.fspath(scheme))
