"""The style of all live figures: colours, sizes, and layouts that adapt to the width of a phone."""

from __future__ import annotations

from typing import Any

import panel as pn
from bokeh.model import Model
from bokeh.models import Range1d
from bokeh.plotting import figure

# Okabe and Ito's palette, which colour-blind readers can distinguish. Blue is +1, orange -1, as in the playground.
BLUE, ORANGE, GREEN, PURPLE, RED, SKY = "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9"
INK, GREY, PALE = "#222222", "#767676", "#E4E4E4"


def _blend(a: str, b: str, t: float) -> str:
    parts = [(int(a[i : i + 2], 16), int(b[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(x + (y - x) * t):02x}" for x, y in parts)


# From -1 to +1; with 255 colours, 0 is exactly the middle one.
DIVERGING = [_blend(ORANGE, "#F7F7F7", i / 127) for i in range(127)] + [
    _blend("#F7F7F7", BLUE, i / 127) for i in range(128)
]
GREYS = [_blend("#FFFFFF", "#333333", i / 255) for i in range(256)]


class Text(pn.pane.HTML):
    """HTML that sends only its new text.

    Panel's class sends its style sheets again with each text, and a notebook would load them from the network.
    """

    def _update(self, ref: str, model: Model) -> None:
        model.update(**self._process_param_change({"object": self.object}))


class Look:
    """The style of one page.

    Args:
        projector: large type, and only the controls that a lecturer needs.
    """

    def __init__(self, projector: bool = False) -> None:
        self.projector = projector
        self.font = 21 if projector else 14

    @property
    def css(self) -> str:
        """The style sheet of the outermost part; everything inside inherits it."""
        return f"""
:host {{
  --bokeh-font-size: {self.font}px; --bokeh-base-font: system-ui, "Segoe UI", Helvetica, Arial, sans-serif;
  --panel-primary-color: {BLUE}; --design-primary-color: {BLUE};
  font: {self.font}px/1.45 var(--bokeh-base-font); color: {INK};
}}"""

    def plot(self, x: str = "", y: str = "", *, height: int = 340, square: bool = False, **options: Any) -> figure:
        """A Bokeh figure with labelled axes that fills the available width."""
        for axis in ("x_range", "y_range"):
            if isinstance(options.get(axis), tuple):
                options[axis] = Range1d(*options[axis])
        size: dict[str, Any] = {"sizing_mode": "stretch_width", "height": round(height * self.font / 14)}
        if square:
            size = {"sizing_mode": "scale_width", "aspect_ratio": 1.0, "width": 400, "height": 400}
        options = {"toolbar_location": None, "tools": "", "min_border": 4, **size, **options}
        plot = figure(x_axis_label=x, y_axis_label=y, **options)
        for axis in plot.axis:
            axis.axis_label_text_font_size = f"{self.font}px"
            axis.major_label_text_font_size = f"{self.font - 2}px"
            axis.axis_label_text_font_style = "normal"
            axis.axis_label_text_color = axis.major_label_text_color = INK
            axis.axis_line_color = axis.major_tick_line_color = GREY
            axis.minor_tick_line_color = None
        plot.grid.grid_line_color = PALE
        plot.outline_line_color = None
        plot.title.text_font_size = f"{self.font}px"
        return plot

    def bare(self, plot: figure) -> figure:
        """Remove axes and grid, for pictures whose coordinates have no meaning."""
        plot.axis.visible = False
        plot.grid.visible = False
        return plot

    def legend(self, plot: figure, location: str = "top_left") -> None:
        plot.legend.location = location
        plot.legend.label_text_font_size = f"{self.font - 1}px"
        plot.legend.background_fill_alpha = 0.8
        plot.legend.border_line_color = None
        plot.legend.padding = plot.legend.spacing = 2

    def pane(self, plot: figure, **options: Any) -> pn.pane.Bokeh:
        # No autodispatch: when Panel sends a plot's changes to a notebook, it drops changes that just came from the
        # browser, such as a chosen value or a pressed button. `Turns` sends them after each action instead.
        options = {"sizing_mode": "stretch_width", "margin": 4, "autodispatch": False, **options}
        return pn.pane.Bokeh(plot, **options)

    def text(self, html: str = "", **options: Any) -> Text:
        options = {"sizing_mode": "stretch_width", "margin": (2, 8), **options}
        sheet = f"""
:host {{ font-size: {self.font}px; }}
table {{ border-collapse: collapse; }} td, th {{ padding: 2px 10px 2px 0; text-align: left; font-weight: normal; }}
th {{ color: {GREY}; }} .now {{ background: #FFF3CC; }} .num {{ font-variant-numeric: tabular-nums; }}
code, pre {{ font-size: .95em; }} .big {{ font-size: 1.5em; }} p {{ margin: 4px 0; }}
a {{ overflow-wrap: anywhere; }}"""
        return Text(html, stylesheets=[sheet], **options)

    def flow(self, *parts: Any, least: tuple[int, ...] | int = 300, first: int | None = None) -> pn.FlexBox:
        """Parts side by side, or below one another where the width is too small.

        Args:
            least: the minimum width of each part, in pixels.
            first: the part that comes first on a phone.
        """
        for i, part in enumerate(parts):
            width = least if isinstance(least, int) else least[i]
            part.styles = {**part.styles, "flex": f"{width} 1 min({width}px, 100%)", "min-width": "0"}
            if i == first:
                part.css_classes = [*part.css_classes, "lk-first"]
        sheet = "@media (max-width: 700px) { .lk-first { order: -1; } }"
        return pn.FlexBox(*parts, align_items="start", sizing_mode="stretch_width", gap="4px", stylesheets=[sheet])

    def link(self, page: str) -> str:
        """A link to another live figure; in a notebook, the call that shows it."""
        if pn.state.curdoc is None:
            return f"<code>lecturekit.live.{page}()</code>"
        return f'<a style="color:{BLUE}" href="{page}{"?projector=1" if self.projector else ""}">{page}</a>'

    def row(self, *widgets: Any) -> pn.FlexBox:
        """Controls in a line that wraps."""
        return pn.FlexBox(*widgets, align_items="center", sizing_mode="stretch_width", gap="2px")

    def column(self, *parts: Any, **options: Any) -> pn.Column:
        return pn.Column(*parts, **{"sizing_mode": "stretch_width", **options})

    def fit(self, widget: Any) -> Any:
        """Scale a control's width with the size of type."""
        if isinstance(widget.width, int):
            widget.width = round(widget.width * self.font / 14)
        sheet = ".bk-input { font-size: var(--bokeh-font-size); } .bk-btn-group { flex-wrap: wrap; }"
        widget.stylesheets = [*widget.stylesheets, sheet]
        return widget

    def extra(self, part: Any) -> Any:
        """Hide a part on a projector."""
        part.visible = not self.projector
        return part
