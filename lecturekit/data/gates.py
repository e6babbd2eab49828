"""Truth tables of two inputs."""

import numpy as np

_OUTPUTS = {
    "and": (0, 0, 0, 1),
    "or": (0, 1, 1, 1),
    "nand": (1, 1, 1, 0),
    "nor": (1, 0, 0, 0),
    "xor": (0, 1, 1, 0),
    "xnor": (1, 0, 0, 1),
}


def logic_gate(name, labels="sign"):
    """A gate's truth table (X, y), rows in the order 00, 01, 10, 11.

    Args:
        name: "and", "or", "nand", "nor", "xor" or "xnor".
        labels: "sign" for -1/+1 (the perceptron's), "binary" for 0/1 (the lecture's tables).

    Returns:
        X, float64 (4, 2), and y, float64 (4,).

    Raises:
        ValueError: the gate or the kind of labels is unknown.

    Source: lecture, "Limitation of perceptron".
    """
    if name not in _OUTPUTS:
        raise ValueError(f"Expected a gate among {', '.join(_OUTPUTS)}. Received: {name!r}. Choose one of these.")
    if labels not in ("sign", "binary"):
        raise ValueError(
            f"Expected labels='sign' (-1/+1) or labels='binary' (0/1). Received: labels={labels!r}. "
            "Choose one of these."
        )
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    y = np.array(_OUTPUTS[name], dtype=float)
    return X, 2 * y - 1 if labels == "sign" else y
