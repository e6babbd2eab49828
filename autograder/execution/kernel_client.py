"""Talking to a student's kernel: what it sends is a claim, what it takes is bounded."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionComplete, DeadKernelError
from nbformat.notebooknode import NotebookNode

from lecturekit.check.kernel.probes import Answer
from lecturekit.parsing import UNREADABLE, literal
from lecturekit.warm.metered import UnresponsiveKernelError, wait_or_interrupt

log = logging.getLogger(__name__)

MAX_OUTPUT = 2**20  # bytes of output that one cell may leave


MAX_ANSWER = 2**27  # characters of one reply


STUBBORN = "the kernel does not react to an interrupt"
EXITS = "`exit()` or `quit()` ends the kernel in"


GARBLED = "GarbledMessage"


OVERDRAFT = 2**16  # bytes of what decides a score that a cell may leave beyond MAX_OUTPUT


class KernelStartError(Exception):
    """No kernel could be had: the grader's fault."""


class Client(NotebookClient):
    """nbclient's client, with a bound on what a cell may print."""

    by_clock = False  # whether wall time ran out

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self._room: dict[int, int] = {}

    def process_message(self, msg: dict, cell: NotebookNode, cell_index: int) -> NotebookNode | None:
        """As nbclient's; but what a kernel sends is a claim, and need not be a message at all."""
        try:
            if not self._has_room(msg, cell, cell_index):
                return None
            return super().process_message(msg, cell, cell_index)
        except CellExecutionComplete:
            raise
        except Exception as error:
            log.info("A kernel sent what is no message: %r", error)
            if not any(output.get("ename") == GARBLED for output in cell.outputs):
                text = "the kernel sent what is no message"
                cell.outputs.append(error_output(GARBLED, text, f"{GARBLED}: {text}"))
            return None

    def _has_room(self, msg: dict, cell: NotebookNode, cell_index: int) -> bool:
        if msg["msg_type"] not in ("stream", "display_data", "execute_result", "update_display_data", "error"):
            return True
        content = msg["content"]
        room = self._room.get(cell_index, MAX_OUTPUT)
        text = content.get("text", "")
        shown = content if msg["msg_type"] == "error" else content.get("data", {})
        size = len(text) or len(json.dumps(shown, default=str))
        if msg["msg_type"] in ("execute_result", "error") or content.get("name") == "stderr":
            room += OVERDRAFT  # nbgrader takes it for a score
        if room <= 0:
            return False
        self._room[cell_index] = self._room.get(cell_index, MAX_OUTPUT) - size
        if size > room:
            name = "stderr" if content.get("name") == "stderr" or msg["msg_type"] == "error" else "stdout"
            text = text[:room] + f"\n[Output cut off: more than {MAX_OUTPUT >> 20} MB]\n"
            cell.outputs.append(nbformat.v4.new_output("stream", name=name, text=text))
        return size <= room


@contextmanager
def logging_errors(doing: str) -> Iterator[None]:
    """Go on after an error in what is done only to tidy up; the log has it."""
    try:
        yield
    except Exception:
        log.warning("While %s", doing, exc_info=True)


def read_answers(reply: str) -> tuple[Answer, ...]:
    try:
        items = json.loads(reply)
        if not isinstance(items, list):
            raise TypeError("it is no list")
        return tuple(Answer.from_json(item) for item in items)
    except (ValueError, TypeError, RecursionError) as error:
        log.info("A reply could not be read: %r", error)
        return (Answer("garbled", error=str(error)[:300]),)


def ends_kernel(content: Any) -> bool:
    """Whether a reply announces that the kernel will end in a moment, as after `exit()`; it is a claim, like all."""
    payload = content.get("payload") if isinstance(content, dict) else None
    return isinstance(payload, list) and any(
        isinstance(part, dict) and part.get("source") == "ask_exit" and not part.get("keepkernel") for part in payload
    )


async def in_time(client: Client, running: asyncio.Future, seconds: float) -> bool:
    """Wait for `running`; after too much time interrupt the kernel. Whether that was not needed.

    Raises:
        DeadKernelError: the kernel did not come back when it was interrupted.
    """
    manager: Any = client.km
    try:
        exceeded = await wait_or_interrupt(manager, running, seconds)
    except UnresponsiveKernelError as error:
        client.by_clock = client.by_clock or error.exceeded == "wall"
        raise DeadKernelError(STUBBORN) from error
    client.by_clock = client.by_clock or exceeded == "wall"
    return not exceeded


async def evaluate(client: Client, expression: str, seconds: float) -> str:
    """The string that `expression` gives in the kernel, or "" if it gives none.

    Raises:
        DeadKernelError: the kernel died.
        TimeoutError: it did not answer in time, not even when interrupted.
    """
    assert client.kc is not None
    asked = {"answer": expression, "ends": "__import__('IPython').get_ipython().exit_now"}
    msg_id = client.kc.execute("", silent=True, store_history=False, user_expressions=asked)
    waiting = asyncio.ensure_future(_reply(client, msg_id))
    try:
        interrupted = not await in_time(client, waiting, seconds)
        message = await waiting
    except DeadKernelError as error:
        if not waiting.done():
            raise TimeoutError from error
        raise
    finally:
        waiting.cancel()
    if ends_kernel(message["content"]):  # in a tenth of a second; until then it would answer more
        raise DeadKernelError(EXITS)
    if _value(message, "ends") == "True":  # a cell has asked for it, in another way than `exit()`
        raise DeadKernelError("Kernel died")
    text = _value(message, "answer")
    if interrupted and not text:
        return json.dumps([Answer("stopped").to_json()])
    try:
        value = literal(text) if len(text) < MAX_ANSWER else ""
    except UNREADABLE:
        value = ""
    return value if isinstance(value, str) else ""


def _value(message: dict, name: str) -> str:
    """The text of an expression's value, or ""."""
    result = message["content"].get("user_expressions", {}).get(name, {})
    return result.get("data", {}).get("text/plain", "") if isinstance(result, dict) else ""


async def _reply(client: Client, msg_id: str) -> dict:
    """The kernel's reply to one request.

    Raises:
        DeadKernelError: the kernel died before it replied.
    """
    kernel: Any = client.kc
    manager: Any = client.km
    while True:
        try:
            message = await kernel.get_shell_msg(timeout=0.5)
            if message["parent_header"].get("msg_id") == msg_id:
                return message
        except Empty:
            if not await manager.is_alive():
                raise DeadKernelError("Kernel died") from None
        except (ValueError, KeyError, TypeError):
            continue  # a message that nobody asked for, and that cannot be read


def error_output(name: str, value: str, *traceback: str) -> NotebookNode:
    return nbformat.v4.new_output("error", ename=name, evalue=value, traceback=list(traceback))
