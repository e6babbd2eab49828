"""Executors for submissions: threads on this machine, or a Dask cluster."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager

from ..course import CourseError

SCHEDULER_SECONDS = 20  # timeout for connecting to a Dask scheduler


@contextmanager
def executor_for(jobs: int, scheduler: str | None) -> Iterator[tuple[Executor, int]]:
    """Yield an executor and its number of workers.

    Raises:
        CourseError: `distributed` is not installed, or the scheduler does not answer.
    """
    if scheduler is None:
        with ThreadPoolExecutor(jobs) as pool:
            yield pool, jobs
        return
    try:
        from distributed import Client
    except ImportError:
        raise CourseError(
            "Expected the package `distributed` for `--scheduler`. It is not installed: "
            "`pip install 'lecturekit[cluster]'`."
        ) from None
    try:
        client = Client(scheduler, timeout=SCHEDULER_SECONDS)
    except (OSError, ValueError, TimeoutError) as error:
        raise CourseError(
            f"Expected a Dask scheduler at {scheduler!r}. Received no answer: {error}. Start one with "
            "`dask scheduler` and use the address it prints, such as tcp://10.0.0.1:8786."
        ) from None
    with client:
        yield client.get_executor(), max(1, sum(client.nthreads().values()))
