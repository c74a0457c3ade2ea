import pathlib

import pytest

import bukva

ROOT = pathlib.Path(__file__).parents[3]


@pytest.fixture(scope="session")
def translator():
    return bukva.Translator()


@pytest.fixture(scope="session")
def letter_path():
    """A picture of Ж."""
    return ROOT / "docs" / "letter.png"
