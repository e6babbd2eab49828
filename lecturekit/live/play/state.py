"""The state of a playground, in frozen values: it is written to the address, and restored by undo."""

from __future__ import annotations

from dataclasses import dataclass, field

RATES = (1e-5, 1e-4, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
PENALTY_RATES = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
ACTIVATIONS = ("tanh", "relu", "sigmoid", "linear")
PENALTIES = ("none", "L1", "L2")
OPTIMIZERS = ("SGD", "Momentum", "Adam", "RMSprop", "Adagrad", "Adadelta", "Adamax", "Nadam", "Lion")
FEATURES = ("x1", "x2", "x1^2", "x2^2", "x1x2", "sin(x1)", "sin(x2)")
CLASSIFICATION = ("circle", "xor", "gauss", "spiral")
REGRESSION = ("plane", "multi-gauss")
GATES = ("AND gate", "OR gate", "XOR gate")
OWN = "own"
SETS = (*CLASSIFICATION, *REGRESSION, *GATES, OWN)
KINDS = ("dense", "perceptron", "residual", "norm")
MAX_LAYERS, MAX_UNITS, MAX_POINTS = 6, 8, 300


class StateError(ValueError):
    """A state is impossible; the message says why."""


def _among(name: str, value: object, choices: tuple) -> None:
    if value not in choices:
        raise StateError(
            f"Expected {name} among {', '.join(map(str, choices))}. Received: {value!r}. Choose one of these."
        )


def _within(name: str, value: float | None, low: float, high: float) -> None:
    if value is None or not low <= value <= high:
        received = "nothing" if value is None else repr(value)  # None: the user has emptied the field
        raise StateError(
            f"Expected {name} from {low:g} to {high:g}. Received: {received}. Choose a number between them."
        )


@dataclass(frozen=True)
class LayerState:
    """A hidden layer.

    Attributes:
        units: neurons; residual blocks and normalization have the width of the layer before them.
        kind: "dense", "perceptron", "residual" or "norm": `keras.layers.Dense`, and the lecture's
            `PerceptronLayer`, `ResidualBlock` and `LayerNorm`.
    """

    units: int = 4
    kind: str = "dense"

    def __post_init__(self) -> None:
        _among("a layer's kind", self.kind, KINDS)
        _within("a layer's neurons", self.units, 1, MAX_UNITS)


@dataclass(frozen=True)
class Data:
    """The data.

    Attributes:
        name: one of `SETS`.
        share: percent of the points that are for training; for gates and the user's own points, all are.
        noise: the site's slider, 0 to 50.
        seed: of the points.
        points: the user's own, each (x1, x2, label).
    """

    name: str = "circle"
    share: int = 50
    noise: int = 0
    seed: int = 0
    points: tuple[tuple[float, float, float], ...] = ()

    def __post_init__(self) -> None:
        _among("a data set", self.name, SETS)
        _within("the share of training data", self.share, 10, 90)
        _within("noise", self.noise, 0, 50)
        _within("the data's seed", self.seed, 0, 2**31)
        _within("the number of points", len(self.points), 0, MAX_POINTS)
        for x1, x2, label in self.points:
            _within("a point's coordinates", max(abs(x1), abs(x2)), 0, 6)
            _within("a point's label", abs(label), 0, 1)

    @property
    def classification(self) -> bool:
        return self.name not in REGRESSION


@dataclass(frozen=True)
class Net:
    """A network and how it is trained.

    Attributes:
        weights: all weights, layer by layer, each kernel before its bias; None: random, by `seed`.
        epoch: the number of epochs after which it has these weights.
    """

    features: tuple[str, ...] = ("x1", "x2")
    layers: tuple[LayerState, ...] = (LayerState(4), LayerState(2))
    activation: str = "tanh"
    optimizer: str = "SGD"
    rate: float = 0.03
    batch: int = 10
    penalty: str = "none"
    penalty_rate: float = 0.0
    seed: int = 0
    epoch: int = 0
    weights: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        for feature in self.features:
            _among("a feature", feature, FEATURES)
        _within("the number of features", len(set(self.features)), 1, len(FEATURES))
        _within("the number of hidden layers", len(self.layers), 0, MAX_LAYERS)
        _among("the activation", self.activation, ACTIVATIONS)
        _among("the optimizer", self.optimizer, OPTIMIZERS)
        _among("the learning rate", self.rate, RATES)
        _within("the batch size", self.batch, 1, 30)
        _among("the regularization", self.penalty, PENALTIES)
        _among("the regularization rate", self.penalty_rate, PENALTY_RATES)
        _within("the weights' seed", self.seed, 0, 2**31)
        _within("the epoch", self.epoch, 0, 10**7)
        if self.weights is not None:
            needed = count_weights(self)
            if len(self.weights) != needed:
                raise StateError(
                    f"Expected {needed} weights for this network. Received: {len(self.weights)}. "
                    "Copy the whole address, or leave the weights out."
                )
            if not all(abs(w) < 1e30 for w in self.weights):
                raise StateError("Expected finite weights. Received one that is not. Leave the weights out.")


@dataclass(frozen=True)
class State:
    """The whole playground: data, one or two models, and display options."""

    data: Data = field(default_factory=Data)
    nets: tuple[Net, ...] = (Net(),)
    discretize: bool = False
    show_test: bool = False

    def __post_init__(self) -> None:
        _within("the number of models", len(self.nets), 1, 2)


def widths(net: Net) -> list[int]:
    """Neurons of each hidden layer."""
    sizes = [len(net.features)]
    for layer in net.layers:
        sizes.append(layer.units if layer.kind in ("dense", "perceptron") else sizes[-1])
    return sizes[1:]


def shapes(net: Net) -> list[list[tuple[int, ...]]]:
    """The shapes of each layer's weights, from the first hidden layer to the output."""
    inputs, layer_shapes = len(net.features), []
    for layer, units in zip(net.layers, widths(net), strict=True):
        layer_weights: list[tuple[int, ...]] = [(inputs, units), (units,)]
        if layer.kind == "residual":
            layer_weights = layer_weights * 2
        elif layer.kind == "norm":
            layer_weights = [(), ()]  # beta and gamma are numbers
        layer_shapes.append(layer_weights)
        inputs = units
    return [*layer_shapes, [(inputs, 1), (1,)]]


def count_weights(net: Net) -> int:
    total = 0
    for shape in (shape for layer in shapes(net) for shape in layer):
        size = 1
        for n in shape:
            size *= n
        total += size
    return total
