"""What a translator takes and gives."""

import io
import pickle
import threading
import time

import numpy as np
import pytest
from PIL import Image

import bukva


def test_a_file_is_read_and_its_partner_drawn(translator, letter_path):
    translation = translator.translate(letter_path)
    assert len(translation) == 1
    letter = translation[0]
    assert (letter.letter, letter.written, letter.is_letter) == ("Ж", "Ž", True)
    assert 0.9 < letter.confidence <= 1
    assert letter.image.shape == (56, 56) and letter.image.dtype == np.uint8
    # Ink is 255, paper 0; the letter's longer side is 44 of 56 pixels.
    assert letter.image[0].max() == 0 and letter.image.max() == 255
    assert letter.path.startswith("M") and letter.drawn.to_svg().startswith("<svg")
    probabilities = [probability for _, probability in letter.alternatives]
    assert probabilities == sorted(probabilities, reverse=True) and len(probabilities) == 4


def test_the_parts_of_a_translation_are_arrays(translator, letter_path):
    translation = translator.translate([letter_path] * 3, size=100, variants=2)
    assert translation.letters.tolist() == ["Ж"] * 3
    assert translation.written.tolist() == ["Ž"] * 3
    assert translation.confidence.dtype == np.float32 and translation.confidence.shape == (3,)
    assert translation.is_letter.tolist() == [True] * 3
    assert translation.images.shape == (3, 100, 100)
    assert translation.variants.shape == (3, 2, 100, 100)
    assert len(translation.paths) == 3
    assert len(translation[1:]) == 2 and translation[1:][0] is translation[1]


def test_all_kinds_of_pictures_give_the_same(translator, letter_path):
    image = Image.open(letter_path)
    array = np.asarray(image.convert("L"))
    kinds = {
        "path as text": str(letter_path),
        "content of a file": letter_path.read_bytes(),
        "PIL": image,
        "8 bits": array,
        "RGB": np.asarray(image.convert("RGB")),
        "RGBA": np.asarray(image.convert("RGBA")),
        "batch": array[None],
        "batch in color": np.asarray(image.convert("RGB"))[None],
        "16 bits": array.astype(np.uint16) * 257,
        "another byte order": (array.astype(np.uint16) * 257).astype(">u2"),
        "floating point": array.astype(np.float32) / 255,
        "whole numbers": array.astype(np.int64),
        "rows of numbers": array.tolist(),
        "list": [array],
        "not contiguous": np.asfortranarray(array),
        "generator": (one for one in [array]),
    }
    expected = translator.translate(letter_path).images
    for kind, pictures in kinds.items():
        found = translator.translate(pictures).images
        assert np.array_equal(found, expected), kind


def test_a_picture_stored_on_its_side_is_put_upright(translator, letter_path):
    image = Image.open(letter_path).convert("RGB")
    turned = image.transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6  # Turn it by 90 degrees clockwise to view it.
    stored = io.BytesIO()
    turned.save(stored, "png", exif=exif)
    upright = translator.translate(Image.open(io.BytesIO(stored.getvalue())))
    assert np.array_equal(upright.images, translator.translate(image).images)


def test_glyphs_of_a_dataset_are_taken_as_they_are(translator, letter_path):
    drawn = translator.translate(letter_path).images[0]
    again = translator.translate(drawn, reverse=True)
    assert again.letters.tolist() == ["Ž"] and again.written.tolist() == ["Ж"]
    as_floats = translator.translate(drawn / 255, reverse=True)
    assert np.array_equal(as_floats.images, again.images)


def test_what_is_drawn_does_not_depend_on_the_other_pictures(translator, letter_path):
    other = translator.translate(letter_path).images[0]
    together = translator.translate([other, letter_path], letter="Ш")
    alone = translator.translate(letter_path, letter="Ш")
    assert np.array_equal(together[1].image, alone[0].image)


def test_a_letter_that_a_scheme_writes_as_several_is_set_on_a_line(translator, letter_path):
    letter = translator.translate(letter_path, letter="Щ", scheme="bgn-pcgn")[0]
    assert (letter.letter, letter.written, letter.confidence) == ("Щ", "Shch", 1.0)
    assert letter.image.max() == 255


def test_variants_differ_and_repeat_with_their_seed(translator, letter_path):
    def drawn(**options):
        return translator.translate([letter_path] * 2, variants=3, **options).variants

    first = drawn(seed=1)
    assert np.array_equal(first, drawn(seed=1))
    assert not np.array_equal(first, drawn(seed=2))
    assert not np.array_equal(first[0, 0], first[0, 1])
    # The second picture has other variants than the first, unless each has a seed of its own.
    assert not np.array_equal(first[0], first[1])
    own = drawn(seed=[1, 1])
    assert np.array_equal(own[0], own[1]) and np.array_equal(own[0], first[0])


def test_an_alphabet_is_drawn_in_the_hand_of_all_pictures(translator, letter_path):
    alphabet = translator.alphabet([letter_path, letter_path], "Qж", size=64)
    assert alphabet.letters == "Qж" and alphabet.images.shape == (2, 64, 64)
    assert alphabet[0].letter == "Q" and alphabet[0].image.max() == 255
    assert len(translator.alphabet(letter_path)) == 26


def test_no_pictures_give_no_letters(translator):
    translation = translator.translate([], variants=2, size=10)
    assert len(translation) == 0
    assert translation.images.shape == (0, 10, 10) and translation.letters.shape == (0,)


def test_a_translator_can_be_pickled(translator, letter_path):
    copy = pickle.loads(pickle.dumps(translator))
    assert copy.letters == translator.letters and "Ж" in copy.letters
    assert copy.translate(letter_path).letters.tolist() == ["Ж"]
    assert ("Ж", "Ž") in translator.pairs


def test_other_threads_run_during_a_translation(translator, letter_path):
    pictures = [letter_path.read_bytes()] * 100
    ended = threading.Event()
    times = []

    def work():
        started = time.perf_counter()
        translator.translate(pictures)
        times.append(time.perf_counter() - started)
        ended.set()

    thread = threading.Thread(target=work)
    thread.start()
    pause, last = 0.0, time.perf_counter()
    while not ended.wait(0.001):
        now = time.perf_counter()
        pause, last = max(pause, now - last), now
    thread.join()
    # With the lock held, one pause would be as long as the translation.
    assert pause < times[0] / 2, f"a pause of {pause} s in {times[0]} s"


def test_text_is_romanized_by_any_scheme():
    assert bukva.romanize("Жук") == "Žuk"
    assert bukva.romanize("Київ, Юрій", "ukrainian-2010") == "Kyiv, Yurii"
    schemes = bukva.schemes()
    assert "iso-9" in [scheme.id for scheme in schemes]
    for scheme in schemes:
        assert scheme.title and scheme.source and isinstance(scheme.is_reversible, bool)
        assert bukva.romanize("а", scheme.id)
