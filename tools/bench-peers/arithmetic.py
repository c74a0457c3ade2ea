"""The least work that the network takes, from the sizes of its layers."""

SIDE, LATENT = 28, 512
PIXELS = SIDE * SIDE
CHANNELS = (32, 64)
INNER = CHANNELS[1] * (SIDE // 4) ** 2
KERNEL = 3
# A normalised layer has a scale, a shift and a slope a channel beside weight and bias.
NORM = 3
# An optimiser reads weight, gradient and two moments, and writes back all but the gradient.
UPDATE_BYTES = 4 * (4 + 3)


def convolution(small, big, side, counted):
    """Products a sample of the 3x3 convolution of stride 2 from `big` channels of `side` pixels to
    `small` of half the side, and of its adjoint; with the padding's zeros or without them.
    """
    taps = KERNEL * side // 2
    if counted == "inside":
        taps -= 1  # the first output's first tap lies on the padding; the last ones lie inside
    return small * big * taps**2


def layers(counted):
    """Name, products a sample, weights, channels and whether normalised, of each layer."""
    (first, second), kernel = CHANNELS, KERNEL * KERNEL
    return [
        ("conv1", convolution(first, 1, SIDE, counted), first * kernel, first, True),
        ("conv2", convolution(second, first, SIDE // 2, counted), second * first * kernel, second, True),
        ("to_latent", INNER * LATENT, INNER * LATENT, LATENT, True),
        ("from_latent", LATENT * INNER, LATENT * INNER, INNER, True),
        ("deconv1", convolution(second, first, SIDE // 2, counted), second * first * kernel, first, True),
        ("deconv2", convolution(first, 1, SIDE, counted), first * kernel, 1, True),
        ("to_pixels", PIXELS * PIXELS, PIXELS * PIXELS, PIXELS, False),
    ]


def forward_flop(counted):
    """Operations of one sample's inference: a product and a sum each."""
    return 2 * sum(products for _, products, *_ in layers(counted))


def train_flop(counted):
    """Operations of one sample's training step. The backward pass takes each layer's products once
    for the weight's gradient and once for the input's; the first layer's input needs none.
    """
    (_, first, *_), *_ = layers(counted)
    return 3 * forward_flop(counted) - 2 * first


def parameters():
    return sum(weights + channels * (1 + NORM * normalised) for _, _, weights, channels, normalised in layers("padded"))


def train_limit_ms(batch, limit, counted):
    """A step's least time: its arithmetic, then the optimiser's traffic, which can't run beside it."""
    arithmetic = batch * train_flop(counted) / (limit["gflops"] * 1e9)
    update = UPDATE_BYTES * parameters() / (limit["update_gb_per_s"] * 1e9)
    return 1e3 * (arithmetic + update)


def infer_limit_ms(batch, limit, counted):
    """An inference's least time: its arithmetic or reading the weights, whichever takes longer."""
    arithmetic = batch * forward_flop(counted) / (limit["gflops"] * 1e9)
    reading = 4 * parameters() / (limit["read_gb_per_s"] * 1e9)
    return 1e3 * max(arithmetic, reading)


if __name__ == "__main__":
    print(f"{parameters():,} parameters; MFLOP a sample, without and with the padding's zeros:")
    for what, count in (("inference", forward_flop), ("training", train_flop)):
        print(f"{what}: {count('inside') / 1e6:.2f}, {count('padded') / 1e6:.2f}")
