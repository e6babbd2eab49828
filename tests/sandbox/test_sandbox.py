"""Hostile code, tried for real: what it must not reach."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")

TRY = """
def attempt(act):
    try:
        return f"REACHED {act()!r}"
    except OSError as error:
        return f"denied {type(error).__name__}"
    except SystemExit:
        raise
"""


@pytest.fixture(params=["warm", "cold"])
def attempts(request, run):
    """Run expressions in the sandbox; return what happened to each."""

    def attempts(*expressions: str) -> list[str]:
        cells = [f"import os, socket; print(attempt(lambda: {expression}), end='')" for expression in expressions]
        result = run(TRY, *cells, warm=request.param == "warm")
        assert not result.died
        return result.outputs[1:]

    return attempts


def test_reads_python_and_its_scratch_folder_only(attempts, tmp_path: Path):
    gradebook = tmp_path / "gradebook.db"
    gradebook.write_text("marks")
    gradebook.chmod(0o666)
    results = attempts(
        f"open({str(gradebook)!r}).read()",
        "open('../gradebook.db').read()",
        "open('/etc/passwd').read()",
        "os.listdir('/root')",
        "os.listdir('/home')",
        f"os.listdir({str(Path(__file__).parent)!r})",
        f"os.listdir({str(Path(__file__).parents[2] / 'autograder')!r})",
        "os.symlink('/etc/passwd', 'link') or open('link').read()",
        f"os.link({str(gradebook)!r}, 'hard')",
    )
    assert all(result.startswith("denied") for result in results), results


def test_imports_lazily_and_writes_to_its_scratch_folder(attempts, tmp_path: Path):
    results = attempts(
        "open('mine', 'w').write('x')",
        "open('/tmp/also', 'w').write('x')",
        "__import__('tempfile').TemporaryFile().write(b'x')",
        "__import__('sklearn.svm').__name__",
        "__import__('subprocess').run(['true'], check=True).returncode",
        "__import__('multiprocessing').get_context('fork').Pool(2).map(abs, [-1])",
        "get_ipython().system('true')",
    )
    assert all(
        result.endswith(last)
        for result, last in zip(results, ["1", "1", "1", "'sklearn'", "0", "[1]", "None"], strict=True)
    ), results
    assert (tmp_path / "scratch" / "mine").read_text() == "x"
    assert not Path("/tmp/also").exists()


def test_writes_nowhere_else(attempts, tmp_path: Path):
    # In the sandbox, there may be temporary folders of the same name, which nobody else sees.
    attempts(f"open({str(tmp_path / 'new')!r}, 'w')", "open('/tmp/new', 'w')", "open('../new', 'w')")
    assert not (tmp_path / "new").exists()
    assert not Path("/tmp/new").exists()
    results = attempts(
        f"open({os.__file__!r}, 'a')",
        "open('/usr/new', 'w')",
        "open('/new', 'w')",
        "os.mkdir('/dev/new')",
        "os.chmod('/usr', 0o777)",
        f"os.rename('.', {str(tmp_path / 'moved')!r})",
    )
    assert all(result.startswith("denied") for result in results), results


def test_no_network(attempts):
    with socket.create_server(("127.0.0.1", 0)) as server:
        results = attempts(
            f"socket.create_connection(('127.0.0.1', {server.getsockname()[1]}))",
            "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 53))",
            "socket.socket(socket.AF_INET6)",
            "socket.getaddrinfo('example.org', 80)",
            "socket.socket(socket.AF_PACKET, socket.SOCK_RAW)",
            "socket.socket(socket.AF_VSOCK)",
        )
    assert all(result.startswith("denied") for result in results), results


def test_no_sockets_of_others(attempts, tmp_path: Path):
    stream, datagram, hidden = (
        socket.socket(socket.AF_UNIX),
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM),
        socket.socket(socket.AF_UNIX),
    )
    with stream, datagram, hidden:
        stream.bind(str(tmp_path / "stream"))
        datagram.bind(str(tmp_path / "datagram"))
        hidden.bind(f"\0{tmp_path}")
        stream.listen()
        hidden.listen()
        results = attempts(
            f"socket.socket(socket.AF_UNIX).connect({str(tmp_path / 'stream')!r})",
            f"socket.socket(socket.AF_UNIX).connect({f'{chr(0)}{tmp_path}'!r})",
            f"socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b'x', {str(tmp_path / 'datagram')!r})",
            f"socket.socketpair(type=socket.SOCK_DGRAM)[0].sendto(b'x', {str(tmp_path / 'datagram')!r})",
        )
    assert all(result.startswith("denied") for result in results), results


def test_neither_sees_nor_signals_other_processes(attempts):
    results = attempts(
        f"os.kill({os.getpid()}, 0)",
        f"open('/proc/{os.getpid()}/environ', 'rb').read()",
        "os.kill(os.getppid() or 99999, 9)",
    )
    assert all(result.startswith("denied") for result in results), results
    processes, user, environment = attempts(
        "[name for name in os.listdir('/proc') if name.isdigit()]",
        "os.getuid()",
        "dict(os.environ) | {'own': open('/proc/self/environ').read()}",
    )
    assert processes == "REACHED ['1']"
    assert user != "REACHED 0"
    assert "PYTEST_CURRENT_TEST" not in environment


def test_no_way_back_into_the_kernel(attempts):
    call = "attempt(lambda: None) and __import__('ctypes').CDLL(None, use_errno=True)"
    results = attempts(
        f"({call}).unshare(0x10000000)",
        f"({call}).ptrace(0, 0, 0, 0)",
        f"({call}).mount(b'none', b'.', b'tmpfs', 0, b'')",
        f"({call}).prctl(1, 0)",
        f"({call}).syscall(425, 1, 0)",
        f"({call}).setuid(0)",
    )
    assert results == ["REACHED -1"] * len(results)
