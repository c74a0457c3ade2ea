"""Translation of many letters on many processes or machines, with Ray Data.

    import ray
    import bukva.ray

    letters = ray.data.read_images("s3://bucket/letters", mode="L")
    drawn = letters.map_batches(bukva.ray.Translate, batch_size=256, concurrency=2)
    drawn.drop_columns(["image"]).write_parquet("drawn")

Each worker opens the model once. What is drawn for a picture is the same, byte for byte, whatever the number
of workers and the size of the batches.
"""

from __future__ import annotations

import os
from typing import Any, Optional, Union

import numpy as np

from ._translator import Translator


class Translate:
    """A callable class for `Dataset.map_batches`: adds to each row what was read and drawn.

    Reads the column `image`. Adds `letter`, `written`, `confidence`, `is_letter`, `drawn` [S, S] (ink = 255
    on 0), `path` and, if variants are wanted, `variants` [V, S, S].

    path: a model file that each worker can open; without it, the built-in model.
    image: the name of the column with the pictures.
    seed_column: the name of a column with a seed for each row, needed if variants are wanted: Ray
        decides how rows are batched, so a row's position can't seed it.
    options: those of `Translator.translate`.
    """

    def __init__(
        self,
        path: Optional[Union[str, os.PathLike[str]]] = None,
        *,
        image: str = "image",
        seed_column: Optional[str] = None,
        **options: Any,
    ) -> None:
        if options.get("variants") and seed_column is None:
            raise ValueError("variants: expected the name of a column of seeds as seed_column")
        # Threads as many as Ray gave the worker cores; they start with the first translation.
        os.environ.setdefault("RAYON_NUM_THREADS", str(_cores()))
        self._translator = Translator(path)
        self._image = image
        self._seed_column = seed_column
        self._options = options

    def __call__(self, batch: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        options = dict(self._options)
        if self._seed_column is not None:
            options["seed"] = batch[self._seed_column]
        translation = self._translator.translate(batch[self._image], **options)
        added = {
            "letter": translation.letters,
            "written": translation.written,
            "confidence": translation.confidence,
            "is_letter": translation.is_letter,
            "drawn": translation.images,
            "path": np.array(translation.paths, dtype=object),
        }
        if options.get("variants"):
            added["variants"] = translation.variants
        return {**batch, **added}


def _cores() -> int:
    """The cores that Ray has given this worker."""
    import ray

    if not ray.is_initialized():
        return os.cpu_count() or 1
    assigned = ray.get_runtime_context().get_assigned_resources()
    return max(1, int(assigned.get("CPU", 1)))
