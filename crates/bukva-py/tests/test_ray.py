"""Ray Data, on a local cluster of two workers."""

import os
import signal

import numpy as np
import pytest

import bukva

ray = pytest.importorskip("ray", reason="Ray is not installed: pip install 'ray[data]'")
pytest.importorskip("ray.data")

import bukva.ray  # noqa: E402

OPTIONS = {"letter": "Ž", "reverse": True, "variants": 2, "size": 40}
COUNT = 60


@pytest.fixture(scope="module")
def cluster():
    # Two for the workers, one for the tasks that bring them rows.
    ray.init(num_cpus=3, include_dashboard=False, log_to_driver=False)
    yield
    ray.shutdown()


@pytest.fixture(scope="module")
def images(translator, letter_path):
    hands = translator.translate([letter_path] * 3, variants=COUNT // 3, seed=5).variants
    return hands.reshape(-1, 56, 56)


def drawn(images, worker, **options):
    """What workers draw, in the order of the images."""
    rows = [{"image": image, "id": at, "seed": 100 + at} for at, image in enumerate(images)]
    options = {"seed_column": "seed", **OPTIONS, **options}
    rows = ray.data.from_items(rows).repartition(12).map_batches(
        worker, fn_constructor_kwargs=options, batch_size=5, concurrency=2
    )
    return sorted(rows.take_all(), key=lambda row: row["id"])


def assert_as_in_one_process(rows, translator, images):
    one = translator.translate(images, seed=range(100, 100 + len(images)), **OPTIONS)
    assert [row["id"] for row in rows] == list(range(len(images)))
    assert [row["path"] for row in rows] == one.paths
    assert [row["letter"] for row in rows] == one.letters.tolist()
    assert [row["written"] for row in rows] == one.written.tolist()
    for row, expected, variants in zip(rows, one.images, one.variants):
        assert np.asarray(row["drawn"]).tobytes() == expected.tobytes()
        assert np.asarray(row["variants"]).tobytes() == variants.tobytes()


def test_two_workers_draw_what_one_process_draws(cluster, translator, images):
    class Watched(bukva.ray.Translate):
        def __call__(self, batch):
            result = super().__call__(batch)
            return {**result, "process": np.full(len(batch["id"]), os.getpid())}

    rows = drawn(images, Watched)
    assert len({row["process"] for row in rows}) == 2
    assert_as_in_one_process(rows, translator, images)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_a_killed_worker_loses_nothing(cluster, translator, images, tmp_path):
    class Killed(bukva.ray.Translate):
        """The first worker to draw its second batch is killed before it can hand it over."""

        def __init__(self, once, **options):
            super().__init__(**options)
            self._once = once
            self._batches = 0

        def __call__(self, batch):
            result = super().__call__(batch)
            self._batches += 1
            if self._batches == 2:
                try:
                    with open(self._once, "x") as killed:
                        killed.write(str(os.getpid()))
                except FileExistsError:
                    pass
                else:
                    os.kill(os.getpid(), signal.SIGKILL)
            return {**result, "process": np.full(len(batch["id"]), os.getpid())}

    once = tmp_path / "killed"
    rows = drawn(images, Killed, once=str(once))
    killed = int(once.read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(killed, 0)
    assert {row["process"] for row in rows} - {killed}
    assert_as_in_one_process(rows, translator, images)


def test_variants_need_a_column_of_seeds():
    with pytest.raises(ValueError, match="seed_column"):
        bukva.ray.Translate(variants=2)
