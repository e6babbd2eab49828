"""The lecture's modules as Keras layers: each `call` is the lecture's formula."""

from lecturekit.layers.connections import Connections, count_connections
from lecturekit.layers.conv import SimpleConv1D, SimpleConv2D
from lecturekit.layers.matmul import MM
from lecturekit.layers.neuron import McCullochPittsNeuron
from lecturekit.layers.norm import LayerNorm, LayerNormS
from lecturekit.layers.perceptron import PerceptronLayer
from lecturekit.layers.residual import ResidualBlock

__all__ = [
    "MM",
    "Connections",
    "LayerNorm",
    "LayerNormS",
    "McCullochPittsNeuron",
    "PerceptronLayer",
    "ResidualBlock",
    "SimpleConv1D",
    "SimpleConv2D",
    "count_connections",
]
