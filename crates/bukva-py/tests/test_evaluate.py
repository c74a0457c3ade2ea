"""Scores on pictures of known letters."""

import numpy as np
import pytest

import bukva


@pytest.fixture(scope="module")
def alphabet(translator, letter_path):
    """Letters of one hand: drawn, because their truth is known then."""
    return translator.alphabet(letter_path, "БЖЯAQ", size=56).images


def test_what_is_read_right_scores_well(translator, alphabet):
    found = bukva.evaluate(alphabet[:3], "БЖЯ", translator=translator)
    assert (found.named, found.among_three, found.rejected) == (1, 1, 0)
    assert found.guesses == ["Б", "Ж", "Я"] and found.confused == []
    assert 0 <= found.calibration_error < 0.5
    assert found.pixel_distance is None and found.topology is None


def test_what_is_read_wrong_is_told(translator, alphabet):
    found = bukva.evaluate(alphabet[[0, 0, 1]], "ВВЖ", translator=translator)
    assert found.named == pytest.approx(1 / 3)
    assert found.confused == [("В", "Б", 2)]


def test_drawings_are_compared_with_targets(translator, alphabet):
    letters, targets = alphabet[:2], alphabet[3:]
    near = bukva.evaluate(letters, "БЖ", targets=targets, target_letters="AQ", translator=translator)
    far = bukva.evaluate(letters, "БЖ", targets=targets[::-1], target_letters="AQ", translator=translator)
    assert near.pixel_distance < 0.1 < far.pixel_distance
    assert near.topology >= far.topology


@pytest.mark.parametrize(
    "arguments",
    [
        {"letters": "Б"},
        {"letters": "БЖ", "target_letters": "AB"},
        {"letters": "БЖ", "targets": "one", "target_letters": "A"},
        {"letters": "Б漢"},
    ],
)
def test_what_does_not_fit_is_an_error(translator, alphabet, arguments):
    if arguments.get("targets"):
        arguments = arguments | {"targets": alphabet[0]}
    with pytest.raises(bukva.BukvaValueError):
        bukva.evaluate(alphabet[:2], translator=translator, **arguments)


def test_the_built_in_translator_is_the_default(alphabet):
    assert bukva.evaluate(np.asarray(alphabet[1]), "Ж").named == 1
