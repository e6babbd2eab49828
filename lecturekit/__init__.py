"""LectureKit: a deep learning lecture as software.

Every submodule loads on first use: `import lecturekit` itself loads neither Keras nor TensorFlow.
"""

import lazy_loader

from . import quiet, renamed

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={"check": ["hint", "question"]},
    submodules=[
        "activations",
        "approximation",
        "backprop",
        "calculus",
        "check",
        "data",
        "features",
        "layers",
        "live",
        "losses",
        "models",
        "optimizers",
        "plots",
    ],
)

quiet.install()
renamed.install(
    {
        "lecturekit.walls": "lecturekit.sandbox",
        "lecturekit.check.inputs": "lecturekit.check.declare.inputs",
        "lecturekit.check.edition": "lecturekit.check.declare.edition",
    }
)
