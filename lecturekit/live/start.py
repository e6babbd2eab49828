"""The start page: all figures, in the lecture's order."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import panel as pn

from lecturekit.live.look import BLUE, GREY, Look
from lecturekit.live.page import Page


def start_page(pages: Sequence[Page], look: Look) -> pn.Column:
    suffix = "?projector=1" if look.projector else ""
    cards = "".join(
        f'<a class="card" href="{page.name}{suffix}"><span class="at">{escape(page.section)}</span>'
        f"<b>{i}. {escape(page.title)}</b><span>{escape(page.look[0])}</span></a>"
        for i, page in enumerate(pages, 1)
    )
    sheet = f"""
.cards {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr)); gap: 12px; }}
.card {{ display: flex; flex-direction: column; gap: 4px; padding: 12px 14px; border: 1px solid #CCC; color: #222;
  border-left: 5px solid {BLUE}; border-radius: 4px; text-decoration: none; font-size: {look.font}px; }}
.card:hover, .card:focus {{ background: #EEF5FA; }} .card b {{ font-size: 1.12em; color: {BLUE}; }}
.at {{ color: {GREY}; font-size: .88em; }}"""
    head = look.text(
        '<h1 style="font-size:1.6em;margin:4px 0">The lecture, alive</h1>'
        "<p>Its figures move, and real Keras models do the work. They follow the lecture from the first slide to the "
        "last; each leads to an exercise.</p>"
    )
    body = pn.pane.HTML(f'<div class="cards">{cards}</div>', stylesheets=[sheet], sizing_mode="stretch_width")
    return pn.Column(head, body, stylesheets=[look.css], sizing_mode="stretch_width", margin=0)
