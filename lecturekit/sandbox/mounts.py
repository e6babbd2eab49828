"""A file system of its own: an empty one, into which only what a submission may see is bound."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lecturekit.sandbox import syscalls as calls
from lecturekit.sandbox.visible_paths import OWN_PROCESS

# Programs write to these, whatever TMPDIR says.
TEMPORARY = (Path("/tmp"), Path("/dev/shm"))
_SMALL = "mode=1777,size=64m,nr_inodes=4k"
_HARMLESS = calls.MOUNT_ATTR_NOSUID | calls.MOUNT_ATTR_NODEV


def enter_own_root(root: Path, readable: Iterable[Path], devices: Iterable[Path], writable: Iterable[Path]) -> None:
    """Make `root`, a folder for this alone, this process's whole world. Needs CAP_SYS_ADMIN.

    Raises:
        OSError: the system refuses a mount.
    """
    calls.unshare(calls.CLONE_NEWNS)
    calls.mount("none", "/", "none", calls.MS_REC | calls.MS_PRIVATE)
    root.mkdir(exist_ok=True)
    calls.mount("none", str(root), "tmpfs", calls.MS_NOSUID | calls.MS_NODEV, "mode=755,size=1m")
    for path in TEMPORARY:
        target = root / path.relative_to("/")
        target.mkdir(parents=True)
        calls.mount("none", str(target), "tmpfs", calls.MS_NOSUID | calls.MS_NODEV, _SMALL)
    for path in readable:
        calls.mount_setattr(_bind(root, path), _HARMLESS | calls.MOUNT_ATTR_RDONLY)
    for path in writable:
        calls.mount_setattr(_bind(root, path), _HARMLESS)
    for path in devices:
        _bind(root, path)
    _mount_terminals(root / "dev")
    _mount_processes(root)
    calls.change_root(str(root))
    calls.mount_setattr("/", calls.MOUNT_ATTR_RDONLY, recursive=False)


def _bind(root: Path, path: Path) -> str:
    target = root / path.relative_to("/")
    if path.is_dir():
        target.mkdir(parents=True, exist_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    calls.mount(str(path), str(target), "none", calls.MS_BIND | calls.MS_REC)
    return str(target)


def _mount_terminals(target: Path) -> None:
    """IPython runs `!command` in a terminal."""
    (target / "pts").mkdir()
    (target / "ptmx").symlink_to("pts/ptmx")
    flags = calls.MS_NOSUID | calls.MS_NOEXEC
    calls.mount("none", str(target / "pts"), "devpts", flags, "newinstance,ptmxmode=0666,mode=0666")


def _mount_processes(root: Path) -> None:
    """Show this process namespace's own processes; where parts of /proc are hidden, only this one."""
    (root / "proc").mkdir()
    try:
        calls.mount("proc", str(root / "proc"), "proc", calls.MS_NOSUID | calls.MS_NODEV | calls.MS_NOEXEC)
    except PermissionError:
        for path in OWN_PROCESS:
            _bind(root, path)
