"""Checks the ONNX files of the built-in model, and runs them in ONNX Runtime.

    cargo run --release --example reference -- FOLDER
    python tools/onnx-check/check.py FOLDER

The example writes the files and what bukva makes of 200 glyphs. Fails if a file is not valid ONNX, or if ONNX
Runtime makes something else of the glyphs: alone, or all in one batch.

Needs NumPy, onnx and onnxruntime.
"""

import pathlib
import sys

try:
    import numpy as np
    import onnx
    import onnxruntime
except ImportError as missing:
    sys.exit(f"nothing was checked: {missing}; pip install numpy onnx onnxruntime")

# As in crates/bukva-export/tests/onnx.rs.
TOLERANCE = 1e-4


def main(folder: pathlib.Path) -> int:
    reference = np.load(folder / "reference.npz")
    sessions = {}
    for name in ("encoder", "decoder"):
        path = folder / f"{name}.onnx"
        onnx.checker.check_model(path, full_check=True)
        sessions[name] = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    encoder, decoder = sessions["encoder"], sessions["decoder"]
    latent, letters, none = encoder.run(None, {"ink": reference["ink"]})
    one_hot = np.eye(letters.shape[1], dtype=np.float32)[reference["letter"]]
    told = {"latent": reference["latent"], "letter": one_hot}
    drawn, _ = decoder.run(None, told)
    first = encoder.run(None, {"ink": reference["ink"][:1]})[0]

    def largest(difference):
        return float(np.abs(difference).max())

    differences = {
        "latent": largest(latent - reference["latent"]),
        "no letter": largest(none - reference["none"]),
        "drawing": largest(drawn - reference["drawn"]),
        "one glyph alone": largest(first - latent[:1]),
    }
    for name, difference in differences.items():
        print(f"{name}: {difference:.1e}")
    wrong = [name for name, difference in differences.items() if not difference < TOLERANCE]
    print(f"{len(latent)} glyphs, onnx {onnx.__version__}, ONNX Runtime {onnxruntime.__version__}")
    if wrong:
        print(f"more than allowed: {', '.join(wrong)}")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
