"""How it fails: with classes of its own that are Python's usual ones too."""

import numpy as np
import pytest

import bukva


@pytest.mark.parametrize(
    "pictures",
    [
        np.full((40, 40), 255, np.uint8),
        np.zeros((3, 0), np.uint8),
        np.full((28, 28), 2.0),
        np.full((28, 28), np.nan),
        np.full((28, 28), -1),
        np.full((28, 28), 1 + 2j),
        np.zeros(784),
        np.zeros((2, 28, 28, 7)),
        b"no picture",
        7,
        [None],
    ],
    ids=lambda pictures: f"{type(pictures).__name__}",
)
def test_what_is_no_picture_of_a_letter_is_refused(translator, pictures):
    with pytest.raises(bukva.BukvaError) as error:
        translator.translate(pictures)
    assert isinstance(error.value, ValueError) and str(error.value)


def test_the_picture_without_a_letter_is_named(translator, letter_path):
    blank = np.zeros((28, 28), np.uint8)
    with pytest.raises(bukva.BukvaValueError, match="picture 1: blank"):
        translator.translate([letter_path, blank])


def test_a_missing_picture_is_an_os_error(translator, tmp_path):
    with pytest.raises(OSError, match="none.png") as error:
        translator.translate(tmp_path / "none.png")
    assert isinstance(error.value, bukva.BukvaError)


def test_a_missing_model_is_an_os_error_and_a_damaged_one_is_not(tmp_path):
    with pytest.raises(bukva.BukvaFileError):
        bukva.Translator(tmp_path / "none.safetensors")
    with pytest.raises(bukva.BukvaFileError):
        bukva.Translator(tmp_path)
    damaged = tmp_path / "model.safetensors"
    damaged.write_bytes(b"no model")
    with pytest.raises(bukva.BukvaError) as error:
        bukva.Translator(damaged)
    assert not isinstance(error.value, (OSError, ValueError)) and str(damaged) in str(error.value)


@pytest.mark.parametrize(
    "options",
    [
        {"scheme": "none"},
        {"case": "none"},
        {"letter": "Q"},
        {"letter": "☃"},
        {"size": 0},
        {"size": 10**6},
        {"variants": 10**6},
        {"size": -1},
        {"variants": -1},
        {"variants": 1, "seed": [1, 2]},
        {"variants": 1, "seed": -1},
    ],
    ids=str,
)
def test_options_that_make_no_sense_are_value_errors(translator, letter_path, options):
    with pytest.raises(bukva.BukvaValueError):
        translator.translate(letter_path, **options)


def test_a_letter_that_the_model_does_not_draw_is_named(translator, letter_path):
    with pytest.raises(ValueError, match="☃"):
        translator.alphabet(letter_path, "A☃")
    with pytest.raises(ValueError):
        translator.alphabet([], "A")
    with pytest.raises(ValueError):
        bukva.romanize("Жук", "none")
