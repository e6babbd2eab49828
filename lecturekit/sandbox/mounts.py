"""The sandbox's file system: an empty one, with bind mounts of what a submission may see."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lecturekit.sandbox import syscalls
from lecturekit.sandbox.visible_paths import OWN_PROCESS

# Programs write to these, whatever TMPDIR says.
TEMPORARY = (Path("/tmp"), Path("/dev/shm"))
_TEMPORARY_OPTIONS = "mode=1777,size=64m,nr_inodes=4k"
_RESTRICTED = syscalls.MOUNT_ATTR_NOSUID | syscalls.MOUNT_ATTR_NODEV


def enter_root(root: Path, readable: Iterable[Path], devices: Iterable[Path], writable: Iterable[Path]) -> None:
    """Make `root`, a new or empty folder, the root of this process's file system. Needs CAP_SYS_ADMIN.

    Raises:
        OSError: the system refuses a mount.
    """
    syscalls.unshare(syscalls.CLONE_NEWNS)
    syscalls.mount("none", "/", "none", syscalls.MS_REC | syscalls.MS_PRIVATE)
    root.mkdir(exist_ok=True)
    syscalls.mount("none", str(root), "tmpfs", syscalls.MS_NOSUID | syscalls.MS_NODEV, "mode=755,size=1m")
    for path in TEMPORARY:
        target = root / path.relative_to("/")
        target.mkdir(parents=True)
        syscalls.mount("none", str(target), "tmpfs", syscalls.MS_NOSUID | syscalls.MS_NODEV, _TEMPORARY_OPTIONS)
    for path in readable:
        syscalls.mount_setattr(_bind(root, path), _RESTRICTED | syscalls.MOUNT_ATTR_RDONLY)
    for path in writable:
        syscalls.mount_setattr(_bind(root, path), _RESTRICTED)
    for path in devices:
        _bind(root, path)
    _mount_terminals(root / "dev")
    _mount_processes(root)
    syscalls.change_root(str(root))
    syscalls.mount_setattr("/", syscalls.MOUNT_ATTR_RDONLY, recursive=False)


def _bind(root: Path, path: Path) -> str:
    target = root / path.relative_to("/")
    if path.is_dir():
        target.mkdir(parents=True, exist_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    syscalls.mount(str(path), str(target), "none", syscalls.MS_BIND | syscalls.MS_REC)
    return str(target)


def _mount_terminals(target: Path) -> None:
    """Mount terminals: IPython runs `!command` in one."""
    (target / "pts").mkdir()
    (target / "ptmx").symlink_to("pts/ptmx")
    flags = syscalls.MS_NOSUID | syscalls.MS_NOEXEC
    syscalls.mount("none", str(target / "pts"), "devpts", flags, "newinstance,ptmxmode=0666,mode=0666")


def _mount_processes(root: Path) -> None:
    """Mount this namespace's /proc; where the system refuses that, bind this process's own entries."""
    (root / "proc").mkdir()
    try:
        syscalls.mount("proc", str(root / "proc"), "proc", syscalls.MS_NOSUID | syscalls.MS_NODEV | syscalls.MS_NOEXEC)
    except PermissionError:
        for path in OWN_PROCESS:
            _bind(root, path)
