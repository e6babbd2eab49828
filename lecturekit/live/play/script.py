"""A Python program that reproduces a model and its training run."""

from __future__ import annotations

from lecturekit.live.play.state import GATES, OWN, Data, Net, shapes, widths
from lecturekit.live.play.training import Event, Rate, Trained, WeightEdit

_FORMULAS = {
    "x1": "X[:, 0]",
    "x2": "X[:, 1]",
    "x1^2": "X[:, 0] ** 2",
    "x2^2": "X[:, 1] ** 2",
    "x1x2": "X[:, 0] * X[:, 1]",
    "sin(x1)": "np.sin(X[:, 0])",
    "sin(x2)": "np.sin(X[:, 1])",
}


def script(data: Data, net: Net, events: list[Event]) -> str:
    """A program that builds the network as `model`, and repeats `events`: training, changes of rate, edited weights."""
    kinds = {layer.kind for layer in net.layers}
    layers = [name for kind, name in _LAYER_NAMES.items() if kind in kinds]
    imports = ["import keras", "import numpy as np", "import tensorflow as tf", ""]
    if layers:
        imports.append(f"from lecturekit.layers import {', '.join(sorted(layers))}")
    imports.append("from lecturekit.losses import SumOfSquaredErrors")
    if data.name in GATES or data.name != OWN:
        imports.insert(4, f"from lecturekit.data import {'logic_gate' if data.name in GATES else 'playground'}")
    return (
        "\n".join(
            [
                *imports,
                "",
                *_data(data),
                "",
                *_features(net),
                "",
                *_model(data, net),
                "",
                *_weights(net),
                "",
                *_training(net, events),
            ]
        )
        + "\n"
    )


_LAYER_NAMES = {"perceptron": "PerceptronLayer", "residual": "ResidualBlock", "norm": "LayerNorm"}


def _data(data: Data) -> list[str]:
    if data.name == OWN:
        rows = ", ".join(f"({a:.9g}, {b:.9g}, {t:.9g})" for a, b, t in data.points)
        return [f"points = np.array([{rows}]).reshape(-1, 3)", "X, y = points[:, :2], points[:, 2]"]
    if data.name in GATES:
        return [f'X, y = logic_gate("{data.name.split()[0].lower()}")', "X = 6 * X - 3  # corners at -3 and 3"]
    return [
        f'X, y = playground("{data.name}", noise={data.noise}, seed={data.seed})',
        f"train = len(X) * {data.share} // 100",
        "X, X_test, y, y_test = X[:train], X[train:], y[:train], y[train:]",
    ]


def _features(net: Net) -> list[str]:
    columns = ", ".join(_FORMULAS[name] for name in net.features)
    return ["def features(X):", f'    return np.column_stack([{columns}]).astype("float32")', ""]


def _model(data: Data, net: Net) -> list[str]:
    penalty = ""
    if net.penalty != "none" and net.penalty_rate:
        rate = net.penalty_rate if net.penalty == "L1" else net.penalty_rate / 2
        penalty = f", kernel_regularizer=keras.regularizers.{net.penalty}({rate:g})"
    lines = ["model = keras.Sequential([", f"    keras.Input(({len(net.features)},)),"]
    for layer, units in zip(net.layers, widths(net), strict=True):
        lines.append(
            {
                "dense": f'    keras.layers.Dense({units}, activation="{net.activation}"{penalty}),',
                "perceptron": f"    PerceptronLayer({units}),",
                "residual": f'    ResidualBlock(activation="{net.activation}"),',
                "norm": "    LayerNorm(),",
            }[layer.kind]
        )
    out = "tanh" if data.classification else "linear"
    momentum = f"keras.optimizers.SGD({net.rate:g}, momentum=0.9)"
    optimizer = momentum if net.optimizer == "Momentum" else f"keras.optimizers.{net.optimizer}({net.rate:g})"
    return [
        *lines,
        f'    keras.layers.Dense(1, activation="{out}"{penalty}),',
        "])",
        f'model.compile({optimizer}, SumOfSquaredErrors(reduction="sum_over_batch_size"), jit_compile=False)',
    ]


def _weights(net: Net) -> list[str]:
    sizes = ", ".join(map(str, (shape for layer in shapes(net) for shape in layer)))
    if net.weights is not None:
        values = ", ".join(f"{w:.9g}" for w in net.weights)
        return [
            f"# The weights at epoch {net.epoch}, layer by layer, each kernel before its bias.",
            f"numbers = np.array([{values}])",
            "weights = []",
            f"for shape in [{sizes}]:",
            "    size = int(np.prod(shape))",
            "    weights.append(numbers[:size].reshape(shape))",
            "    numbers = numbers[size:]",
            "model.set_weights(weights)",
        ]
    lines = [
        "# As the playground does: kernels uniform on (-.5, .5), biases .1.",
        f"rng = np.random.default_rng({net.seed})",
        "weights = [",
    ]
    for layer in shapes(net):
        for i, shape in enumerate(layer):
            value = f"rng.uniform(-0.5, 0.5, {shape})" if len(shape) == 2 else f"np.full({shape}, 0.1)"
            lines.append(
                f"    {value if shape else ('np.zeros(()),  # beta', 'np.ones(()),  # gamma')[i]}" + ("," * bool(shape))
            )
    return [*lines, "]", "model.set_weights(weights)"]


def _training(net: Net, events: list[Event]) -> list[str]:
    lines = [
        "def edit(index, value):",
        '    """Set one weight of the flat list by hand."""',
        "    weights = model.get_weights()",
        "    for part in weights:",
        "        if index < part.size:",
        "            part.flat[index] = value",
        "            break",
        "        index -= part.size",
        "    model.set_weights(weights)",
        "",
        "",
    ]
    if not any(isinstance(event, WeightEdit) for event in events):
        lines = []
    lines.append(f"batches = tf.data.Dataset.from_tensor_slices((features(X), y[:, None])).batch({net.batch}).cache()")
    for event in events:
        match event:
            case Trained(epochs):
                lines.append(f"model.fit(batches, epochs={epochs}, shuffle=False, verbose=0)")
            case Rate(rate):
                lines.append(f"model.optimizer.learning_rate = {rate:g}")
            case WeightEdit(index, value):
                lines.append(f"edit({index}, {value:.9g})")
    return [*lines, "print(model.evaluate(batches, verbose=0, return_dict=True))"]
