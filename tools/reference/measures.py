"""Computes golden numbers for bukva's metrics with NumPy, SciPy and scikit-learn.

    python tools/reference/measures.py > crates/bukva-lab/src/evaluate/golden/measures.json

The features are random but reproducible, rounded to three digits to keep the file readable.
"""

import json

import numpy as np
from scipy.linalg import sqrtm
from scipy.spatial.distance import cdist, pdist
from sklearn.linear_model import Ridge
from sklearn.metrics import accuracy_score, r2_score

CLASSES, WIDTH = 3, 6
NEIGHBOURS = 5
FOLDS = 5
PENALTY = 0.1


def draw(rng, glyphs, spread, shift):
    labels = np.arange(glyphs) % CLASSES
    centres = 2.0 * rng.standard_normal((CLASSES, WIDTH)) + shift
    rows = centres[labels] + spread * rng.standard_normal((glyphs, WIDTH)) @ rng.standard_normal((WIDTH, WIDTH))
    return labels, rows.round(3).astype(np.float32)


def diversity(drawn_labels, drawn, real_labels, real):
    return np.mean([pdist(drawn[drawn_labels == c].astype(float)).mean()
                    / pdist(real[real_labels == c].astype(float)).mean() for c in range(CLASSES)])


def coverage(drawn_labels, drawn, real_labels, real):
    shares = []
    for c in range(CLASSES):
        r, d = real[real_labels == c].astype(float), drawn[drawn_labels == c].astype(float)
        # Column 0 is the glyph itself.
        radius = np.sort(cdist(r, r), axis=1)[:, NEIGHBOURS]
        shares.append((cdist(r, d).min(axis=1) <= radius).mean())
    return np.mean(shares)


def frechet(drawn, real):
    a, b = np.cov(drawn.astype(float).T), np.cov(real.astype(float).T)
    root = sqrtm(a @ b).real
    means = drawn.astype(float).mean(0) - real.astype(float).mean(0)
    return means @ means + np.trace(a + b - 2 * root)


def standardise(labels, values):
    out = np.zeros(len(values))
    for c in range(CLASSES):
        own = values[labels == c].astype(float)
        out[labels == c] = (own - own.mean()) / own.std()
    return out


def probe(latents, labels, hands, traits):
    """Predicts letter and traits by ridge regression, each fifth of the hands from the others."""
    names = np.unique(hands)
    folds = np.searchsorted(names, hands) * FOLDS // len(names)
    wanted = np.column_stack([np.eye(CLASSES)[labels]] + [standardise(labels, t) for t in traits.T])
    found = np.zeros_like(wanted)
    for fold in range(FOLDS):
        seen, left_out = latents[folds != fold], latents[folds == fold]
        alpha = PENALTY * len(seen) * np.var(seen, axis=0).mean()
        found[folds == fold] = Ridge(alpha=alpha).fit(seen, wanted[folds != fold]).predict(left_out)
    letter = accuracy_score(labels, found[:, :CLASSES].argmax(1))
    # The traits are standardized, so that their mean is 0.
    return [letter] + [r2_score(wanted[:, t], found[:, t]) for t in range(CLASSES, wanted.shape[1])]


def main():
    rng = np.random.default_rng(2026)
    real_labels, real = draw(rng, 60, 0.7, 0.0)
    noise = 0.6 * rng.standard_normal((45, WIDTH))
    drawn_labels = np.arange(45) % CLASSES
    # Halfway between real letters and their class means: less varied than the letters, and
    # displaced far enough to cover only a part of them.
    means = np.stack([real[real_labels == c].mean(0) for c in range(CLASSES)])
    drawn = (0.5 * real[:45] + 0.5 * means[drawn_labels] + noise + 1.2).round(3).astype(np.float32)
    sources = rng.standard_normal((45, 3)).round(3).astype(np.float32) + drawn_labels[:, None]
    kept = np.array([0.9, 0.5, 0.0])
    traits = (kept * sources + rng.standard_normal((45, 3)) - 2 * drawn_labels[:, None]).round(3).astype(np.float32)
    hand = [np.corrcoef(standardise(drawn_labels, sources[:, t]), standardise(drawn_labels, traits[:, t]))[0, 1]
            for t in range(3)]
    hands = np.arange(45) // CLASSES * 7
    probed = probe(drawn.astype(float), drawn_labels, hands, sources)
    listed = lambda a: [float(f"{v:.3f}") for v in np.ravel(a)]
    print(json.dumps({
        "width": WIDTH,
        "real_labels": real_labels.tolist(), "real": listed(real),
        "drawn_labels": drawn_labels.tolist(), "drawn": listed(drawn),
        "source_traits": listed(sources), "drawn_traits": listed(traits),
        "diversity": diversity(drawn_labels, drawn, real_labels, real),
        "coverage": coverage(drawn_labels, drawn, real_labels, real),
        "frechet": frechet(drawn, real),
        "hand": hand,
        "hands": hands.tolist(), "probe": probed,
    }))


if __name__ == "__main__":
    main()
