"""Ray Data, on a local cluster of two workers."""

import numpy as np
import pytest

import bukva

ray = pytest.importorskip("ray", reason="Ray is not installed: pip install 'ray[data]'")
pytest.importorskip("ray.data")

import bukva.ray  # noqa: E402

OPTIONS = {"letter": "Ж", "variants": 2, "size": 40}
COUNT = 60


@pytest.fixture(scope="module")
def cluster():
    # Two for the workers, one for the tasks that bring them rows.
    ray.init(num_cpus=3, include_dashboard=False, log_to_driver=False)
    yield
    ray.shutdown()


def test_two_workers_draw_what_one_process_draws(cluster, translator, letter_path):
    hands = translator.translate([letter_path] * 3, variants=COUNT // 3, seed=5).variants
    images = hands.reshape(-1, 56, 56)
    rows = [{"image": image, "id": at, "seed": 100 + at} for at, image in enumerate(images)]
    options = {"seed_column": "seed", "reverse": True, **OPTIONS, "letter": "Ž"}

    class Watched(bukva.ray.Translate):
        def __call__(self, batch):
            import os

            result = super().__call__(batch)
            return {**result, "process": np.full(len(batch["id"]), os.getpid())}

    drawn = ray.data.from_items(rows).repartition(12).map_batches(
        Watched, fn_constructor_kwargs=options, batch_size=5, concurrency=2
    )
    drawn = sorted(drawn.take_all(), key=lambda row: row["id"])
    assert len({row["process"] for row in drawn}) == 2

    del options["seed_column"]
    one = translator.translate(images, seed=[row["seed"] for row in rows], **options)
    assert [row["path"] for row in drawn] == one.paths
    assert [row["letter"] for row in drawn] == one.letters.tolist()
    assert [row["written"] for row in drawn] == one.written.tolist()
    for row, expected, variants in zip(drawn, one.images, one.variants):
        assert np.asarray(row["drawn"]).tobytes() == expected.tobytes()
        assert np.asarray(row["variants"]).tobytes() == variants.tobytes()


def test_variants_need_a_column_of_seeds():
    with pytest.raises(ValueError, match="seed_column"):
        bukva.ray.Translate(variants=2)
