"""The scale alpha before and after normalization."""

from __future__ import annotations

from typing import Any

import numpy as np
import panel as pn
from bokeh.models import ColumnDataSource, Span

from lecturekit.live.compute import normalization
from lecturekit.live.later import on_value
from lecturekit.live.look import BLUE, GREY, ORANGE, Look

_EPSILONS = {"0.001 (Keras' default)": 1e-3, "0.00001": 1e-5, "0.0000001": 1e-7}


def build(look: Look, power: float = -2.0) -> Any:
    """Args:
    power: of ten, of the first alpha, -4 to 2.
    """
    exponent = pn.widgets.FloatSlider(
        name="log10 of α", start=-4, end=2, step=0.05, value=power, sizing_mode="stretch_width"
    )
    negative = pn.widgets.Toggle(name="α negative")
    epsilon = pn.widgets.Select(name="epsilon of Keras", options=_EPSILONS, width=200)
    size = pn.widgets.IntSlider(name="entries m", start=2, end=16, value=8, sizing_mode="stretch_width")
    gamma = pn.widgets.FloatSlider(name="γ", start=-2, end=2, step=0.1, value=1.0, sizing_mode="stretch_width")
    beta = pn.widgets.FloatSlider(name="β", start=-2, end=2, step=0.1, value=0.0, sizing_mode="stretch_width")
    words = look.text(css_classes=["lk-words"])

    bars = look.plot("entry of the vector", "after normalization", height=330, y_range=(-3.2, 3.2))
    bars.add_layout(Span(location=0, dimension="width", line_color=GREY))
    source = ColumnDataSource({"left": [], "right": [], "lecture": [], "keras": []})
    bars.vbar("left", 0.35, "lecture", source=source, color=BLUE, legend_label="the lecture's LN")
    bars.vbar("right", 0.35, "keras", source=source, color=ORANGE, hatch_pattern="/", hatch_color="white",
              hatch_alpha=0.6, legend_label="Keras")  # fmt: skip
    look.legend(bars, "top_right")
    curve = look.plot("α", "standard deviation left", height=330, x_axis_type="log", y_range=(0, 1.15))
    alphas = np.logspace(-4, 2, 200)
    curve.line([1e-4, 1e2], [1, 1], color=BLUE, line_width=3, legend_label="the lecture's LN")
    left = curve.line([], [], color=ORANGE, line_dash="dashed", line_width=3, legend_label="Keras")
    here = curve.scatter([], [], color=ORANGE, size=14, line_color="white")
    there = curve.scatter([], [], color=BLUE, size=14, line_color="white")
    look.legend(curve, "bottom_right")

    def draw(*_: Any) -> None:
        alpha = float(10**exponent.value * (-1 if negative.value else 1))
        z = normalization.vector(size.value, seed=4)
        ours = normalization.by_lecture(alpha * z[None], gamma.value, beta.value)[0]
        theirs = normalization.by_keras(alpha * z[None], epsilon.value)[0]
        at = np.arange(1, size.value + 1)
        source.data = {
            "left": at - 0.2,
            "right": at + 0.2,
            "lecture": ours,
            "keras": beta.value + gamma.value * theirs,
        }
        left.data_source.data = {"x": alphas, "y": normalization.spread(alphas, epsilon.value)}
        keras_spread, lecture_spread = float(theirs.std()), float(normalization.by_lecture(alpha * z[None])[0].std())
        here.data_source.data = {"x": [abs(alpha)], "y": [keras_spread]}
        there.data_source.data = {"x": [abs(alpha)], "y": [lecture_spread]}
        words.object = (
            f"<p class='big num'>α = {alpha:.4g}</p>"
            f"<p class='num'>Standard deviation of LN-S(α z): the lecture's <b>{lecture_spread:.3f}</b>, "
            f"Keras' <b>{keras_spread:.3f}</b>"
            f"<br>Keras divides by √(σ² + ε) = √({alpha**2:.3g} + {epsilon.value:g}).</p>"
            + ("<p>A negative α turns every sign: LN-S(-z) = -LN-S(z).</p>" if negative.value else "")
            + ("<p>With two entries nothing but -1 and +1 can come out.</p>" if size.value == 2 else "")
        )

    for widget in (exponent, negative, epsilon, size, gamma, beta):
        on_value(widget, draw)
    draw()
    controls = look.column(
        exponent, negative, words, look.extra(size), look.extra(epsilon), look.extra(gamma), look.extra(beta)
    )
    return look.flow(controls, look.pane(bars), look.pane(curve), least=(300, 360, 360), first=1)
