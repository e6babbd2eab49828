"""All pages, in the lecture's order."""

from __future__ import annotations

from lecturekit.live.page import Page

_ALL = (
    Page(
        "history",
        "A walk along the history",
        (
            "Three waves: hopes rise, a limit is found, work stops, a new idea takes the limit away.",
            "Walk from station to station and look at what each of them could compute that the one before could not.",
        ),
        "Brief history of artificial neural nets",
        "01_neurons/mcculloch_pitts",
        "figures.history:build",
    ),
    Page(
        "gates",
        "McCulloch and Pitts: one neuron, one gate",
        (
            "The neuron fires where the weighted sum of its inputs reaches the threshold T, the line included.",
            "Find weights and a threshold for each gate; for XOR, see in the right-hand figure why nobody can.",
        ),
        "McCulloch-Pitts neuron model [1943]",
        "01_neurons/mcculloch_pitts",
        "figures.gates:build",
    ),
    Page(
        "perceptron",
        "The perceptron: a line that learns",
        (
            "Only a wrong sample moves the line, and it moves towards getting that sample right.",
            "AND is done after 11 updates; on XOR it turns for ever, because no line separates those points.",
        ),
        "Training perceptron; Limitation of perceptron",
        "02_perceptron/training",
        "figures.perceptron:build",
    ),
    Page(
        "approximation",
        "Universal approximation: ReLUs add up",
        (
            "Each neuron bends the curve at one place, and the bold line is their sum.",
            "Twice as many knots make the error about four times smaller, as long as the target has no corner.",
        ),
        "Universal approximation theorem",
        "04_activations/relu_networks",
        "figures.approximation:build",
    ),
    Page(
        "kernels",
        "Kernels: lift the points, then cut",
        (
            "In the plane no line separates the two classes; lifted by a third feature, a flat sheet does.",
            "Turn the picture, move the sheet, and watch the curve that it cuts into the plane.",
        ),
        "Connection to the kernel methods",
        "04_activations/features_and_kernels",
        "figures.kernels:build",
    ),
    Page(
        "descent",
        "Gradient descent in one and two dimensions",
        (
            "Each step goes downhill, and the steeper the slope, the longer the step.",
            "Raise the learning rate from crawling over quick to diverging: on a parabola the border is 2 / curvature.",
        ),
        "1-D Optimization; Gradient descent",
        "05_descent/learning_rate",
        "figures.descent:build",
    ),
    Page(
        "losses",
        "Three losses, one outlier",
        (
            "Zero-one loss has slope 0 almost everywhere, so descent learns nothing from it.",
            "Drag the outlier away: the squared loss gives up the other points for it, the log loss hardly does.",
        ),
        "Training Neural Networks: loss functions",
        "05_descent/loss_functions",
        "figures.losses:build",
    ),
    Page(
        "backpropagation",
        "Backpropagation, one number at a time",
        (
            "Forward, each number needs only what stands left of it; backward, only what stands right of it.",
            "The hidden weights w3 to w6, which the slides leave open, are yours to find before you step on.",
        ),
        "Backpropagation - example",
        "06_backprop/backprop_by_hand",
        "figures.backpropagation:build",
    ),
    Page(
        "playground",
        "The playground, with Keras behind it",
        (
            "Blue is +1, orange -1: the large map shows what the network says everywhere, small ones what neurons say.",
            "Press play and watch the boundary move; then take the code of exactly this run home.",
        ),
        "Fun Neural Net Demo Site",
        "04_activations/width_and_overfitting",
        "figures.playground:build",
    ),
    Page(
        "depth",
        "Residual connections: gradients that arrive",
        (
            "Without a way around, the gradient shrinks layer by layer, and the first layers learn nothing.",
            "With z + ..., it reaches the first block as large as it left the last one, or larger.",
        ),
        "Residual connections",
        "07_modules/residual_connections",
        "figures.depth:build",
    ),
    Page(
        "normalization",
        "Layer normalization and the scale alpha",
        (
            "The lecture's LN gives the same for every alpha > 0.",
            "Keras' epsilon of .001 breaks that: shrink alpha and see its spread fall from 1 to nothing.",
        ),
        "Layer normalization",
        "07_modules/layer_normalization",
        "figures.normalization:build",
    ),
    Page(
        "convolution",
        "Convolution: the mouse's back",
        (
            "The filter answers 6600 on the curve that it was made for, and 0 far away from it.",
            "A flat bright patch gives even more, 9000, until the filter's mean is taken off.",
        ),
        "Convolutional layers; Interpretation of convolution",
        "08_convolution/mouse_back",
        "figures.convolution:build",
    ),
)

PAGES = {page.name: page for page in _ALL}


class UnknownPageError(ValueError):
    """There is no page of that name."""


def page(name: str) -> Page:
    """Raises:
    UnknownPageError: there is none of that name.
    """
    if name not in PAGES:
        raise UnknownPageError(f"Expected a page among {', '.join(PAGES)}. Received: {name!r}. Choose one of these.")
    return PAGES[name]
