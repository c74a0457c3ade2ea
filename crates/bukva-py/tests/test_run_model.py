"""The model of a run, which draws 28x28 pixels and does not read."""

import json
import math
import struct

import numpy as np
import pytest

import bukva

LATENT = 16
LAYERS = {
    "encoder.conv1": ("", (32, 1, 3, 3), 32),
    "encoder.conv2": ("", (64, 32, 3, 3), 64),
    "encoder.to_latent": (".linear", (3136, LATENT), LATENT),
    "decoder.from_latent": (".linear", (LATENT, 3136), 3136),
    "decoder.deconv1": ("", (64, 32, 3, 3), 32),
    "decoder.deconv2": ("", (32, 1, 3, 3), 1),
    "decoder.to_pixels": ("", (784, 784), 784),
}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The folder of a run, of which the weights are random."""
    random = np.random.default_rng(1)
    tensors = {}
    for name, (linear, shape, outputs) in LAYERS.items():
        tensors[f"{name}{linear}.weight"] = random.uniform(-0.05, 0.05, shape)
        tensors[f"{name}{linear}.bias"] = random.uniform(-0.05, 0.05, outputs)
        if name != "decoder.to_pixels":
            for part in ("gamma", "beta", "slope", "running_mean", "running_variance"):
                tensors[f"{name}.norm.{part}"] = random.uniform(0.1, 1.0, outputs)
    known = {"format": 1, "side": 28, "latent": LATENT, "scheme": "iso-9", "objective": "paired"}
    known |= {"letters": [{"source": "Ж", "target": "Ž"}], "sources": "test", "targets": "test"}
    header = {"__metadata__": {"bukva": json.dumps(known | {"steps": 1, "seed": 0})}}
    data = b""
    for name, values in tensors.items():
        stored = values.astype("<f4").tobytes()
        place = [len(data), len(data) + len(stored)]
        header[name] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": place}
        data += stored
    text = json.dumps(header).encode()
    folder = tmp_path_factory.mktemp("run")
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
    return folder


def test_the_model_of_a_run_draws_without_reading(run, letter_path):
    translator = bukva.Translator(run)
    assert translator.letters is None and translator.pairs == [("Ж", "Ž")]
    translation = translator.translate([letter_path] * 2, size=28)
    letter = translation[0]
    assert (letter.letter, letter.written, letter.is_letter) == (None, None, None)
    assert math.isnan(letter.confidence) and letter.alternatives == []
    assert letter.image.shape == (28, 28) and letter.image.max() > 0 and letter.drawn.side == 28
    assert translation.letters.tolist() == ["", ""] and translation.is_letter.all()


def test_the_model_of_a_run_draws_no_alphabets(run, letter_path):
    with pytest.raises(bukva.BukvaValueError, match="alphabet"):
        bukva.Translator(run).alphabet(letter_path)
    copy = bukva.Translator(run / "model.safetensors")
    assert copy.pairs == [("Ж", "Ž")]
