"""Running a notebook from top to bottom in a kernel of its own, for what its checks say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

from jupyter_client import KernelManager

from ..warm import kernelspec
from .folder import CourseworkError
from .progress import HEADLINE

CELL_SECONDS = 120


def reports(path: Path) -> Iterator[tuple[str, str]]:
    """Each check's name and what it shows, as soon as it does; errors of other cells are told with the name "".

    Raises:
        CourseworkError: there is no readable notebook, or no kernel starts.
    """
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CourseworkError(
            f"Expected a notebook in {path}. It cannot be read ({error}). `lecturekit start` copies what is missing."
        ) from None
    manager = KernelManager(kernel_name=kernelspec.NAME if kernelspec.installed() else "python3")
    try:
        manager.start_kernel(cwd=str(path.parent), stdout=DEVNULL, stderr=DEVNULL)
        client = manager.blocking_client()
        client.start_channels()
        client.wait_for_ready(timeout=60)
    except Exception as error:
        manager.shutdown_kernel(now=True)
        raise CourseworkError(f"Expected a kernel to start. It did not: {error}.") from error
    try:
        for source in sources:
            texts = _run(client, source)
            shown = "\n".join(texts)
            found = HEADLINE.search(shown)
            if found:
                yield found[1], shown
            elif texts and texts[-1].startswith("Error: "):
                yield "", texts[-1].removeprefix("Error: ")
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _run(client: Any, source: str) -> list[str]:
    """What a cell shows as text; an error is the last of it."""
    texts: list[str] = []

    def keep(message: dict[str, Any]) -> None:
        content = message["content"]
        match message["msg_type"]:
            case "stream":
                texts.append(content["text"])
            case "display_data" | "execute_result":
                texts.append(content["data"].get("text/plain", ""))
            case "error" if content["ename"] != "NotImplementedError":  # what is not written yet, its check tells
                texts.append(
                    f"Error: {content['ename']}: {content['evalue'].splitlines()[0] if content['evalue'] else ''}"
                )

    try:
        client.execute_interactive(source, timeout=CELL_SECONDS, output_hook=keep)
    except TimeoutError:
        texts.append(f"Error: a cell took more than {CELL_SECONDS} s")
    return texts
