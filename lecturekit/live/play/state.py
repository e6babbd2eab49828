"""Everything that a playground is, in frozen values: what the address keeps, and what undo goes back to."""

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
MOST_LAYERS, MOST_UNITS, MOST_POINTS = 6, 8, 300


class StateError(ValueError):
    """No playground can be in this state."""


def _among(name: str, value: object, choices: tuple) -> None:
    if value not in choices:
        raise StateError(
            f"Expected {name} among {', '.join(map(str, choices))}. Received: {value!r}. Choose one of these."
        )


def _within(name: str, value: float | None, low: float, high: float) -> None:
    if value is None or not low <= value <= high:
        received = "nothing" if value is None else repr(value)  # a field that was emptied
        raise StateError(
            f"Expected {name} from {low:g} to {high:g}. Received: {received}. Choose a number between them."
        )


@dataclass(frozen=True)
class LayerState:
    """A hidden layer.

    Attributes:
        units: neurons; residual blocks and normalization keep the width of what comes before them.
        kind: "dense", "perceptron", "residual" or "norm": `keras.layers.Dense`, and the lecture's
            `PerceptronLayer`, `ResidualBlock` and `LayerNorm`.
    """

    units: int = 4
    kind: str = "dense"

    def __post_init__(self) -> None:
        _among("a layer's kind", self.kind, KINDS)
        _within("a layer's neurons", self.units, 1, MOST_UNITS)


@dataclass(frozen=True)
class Data:
    """What is learnt from.

    Attributes:
        name: one of `SETS`.
        share: percent of the points that are trained on; gates and one's own points are all trained on.
        noise: the site's slider, 0 to 50.
        seed: which points are drawn.
        points: one's own, each (x1, x2, label).
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
        _within("the number of points", len(self.points), 0, MOST_POINTS)
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
        weights: all weights, layer by layer, each kernel before its bias; None: drawn from `seed`.
        epoch: how many have gone by when it has these weights.
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
        _within("the number of hidden layers", len(self.layers), 0, MOST_LAYERS)
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
    """The whole playground: data, one or two models on it, and what is shown."""

    data: Data = field(default_factory=Data)
    nets: tuple[Net, ...] = (Net(),)
    discretize: bool = False
    show_test: bool = False

    def __post_init__(self) -> None:
        _within("the number of models", len(self.nets), 1, 2)


def widths(net: Net) -> list[int]:
    """Neurons of each hidden layer."""
    found = [len(net.features)]
    for layer in net.layers:
        found.append(layer.units if layer.kind in ("dense", "perceptron") else found[-1])
    return found[1:]


def shapes(net: Net) -> list[list[tuple[int, ...]]]:
    """The shapes of each layer's weights in turn, the output's last."""
    inputs, found = len(net.features), []
    for layer, units in zip(net.layers, widths(net), strict=True):
        own: list[tuple[int, ...]] = [(inputs, units), (units,)]
        if layer.kind == "residual":
            own = own * 2
        elif layer.kind == "norm":
            own = [(), ()]  # beta and gamma are numbers
        found.append(own)
        inputs = units
    return [*found, [(inputs, 1), (1,)]]


def count_weights(net: Net) -> int:
    total = 0
    for shape in (shape for own in shapes(net) for shape in own):
        size = 1
        for n in shape:
            size *= n
        total += size
    return total
