"""A filter of system calls, by libseccomp, which knows their numbers on every architecture."""

from __future__ import annotations

import ctypes
import errno
import os
import socket

from lecturekit.sandbox.syscalls import PR_SET_PDEATHSIG

# No pyseccomp: it wraps the same library by ctypes (last release 2021), would save about 20 lines, and at import starts
# processes to find the library.
_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
_NOT_EQUAL, _EQUAL, _GREATER_EQUAL, _MASKED_EQUAL = 1, 4, 5, 7

# Calls that no exercise needs, and by which sandboxes have been escaped.
_FORBIDDEN = (
    "acct add_key bpf chroot clock_adjtime clock_settime delete_module fanotify_init "
    "finit_module fsconfig fsmount fsopen fspick init_module io_uring_enter io_uring_register "
    "io_uring_setup ioperm iopl kcmp kexec_file_load kexec_load keyctl lookup_dcookie mount "
    "mount_setattr move_mount name_to_handle_at open_by_handle_at open_tree perf_event_open "
    "pidfd_getfd pivot_root process_vm_readv process_vm_writev ptrace quotactl reboot "
    "request_key setdomainname sethostname setns settimeofday swapoff swapon syslog umount2 "
    "unshare userfaultfd vhangup "
    # No connections, and no memory that the supervisor could not count.
    "connect memfd_create memfd_secret shmget msgget"
)
_NAMESPACE_FLAGS = [1 << bit for bit in (17, 25, 26, 27, 28, 29, 30)]
_SIGNAL_CALLS = "pidfd_send_signal rt_sigqueueinfo rt_tgsigqueueinfo tkill"
_F_SETOWN, _F_SETOWN_EX = 8, 15
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C
_SOCK_TYPE = 0xF
_LAST_FAMILY = 64
# The kernel ignores the upper half of the register of an int argument.
_INT_MASK = 0xFFFFFFFF


class _ArgumentTest(ctypes.Structure):
    _fields_ = [
        ("argument", ctypes.c_uint),
        ("operation", ctypes.c_int),
        ("a", ctypes.c_uint64),
        ("b", ctypes.c_uint64),
    ]


def restrict(other_processes_visible: bool) -> None:
    """Refuse dangerous calls, and all sockets except Unix stream sockets that listen.

    Args:
        other_processes_visible: Without a process namespace: then the process may send signals only to itself.

    Raises:
        OSError: libseccomp is missing, or the kernel refuses filters.
    """
    library = ctypes.CDLL("libseccomp.so.2", use_errno=True)
    library.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(_ALLOW)))

    def refuse(name: str, *comparisons: _ArgumentTest, error: int = errno.EPERM) -> None:
        number = library.seccomp_syscall_resolve_name(name.encode())
        # The number is negative if this architecture, or this libseccomp, does not have the call.
        if number >= 0:
            tests = (_ArgumentTest * len(comparisons))(*comparisons)
            action = ctypes.c_uint32(_ERRNO | error)
            library.seccomp_rule_add_array(context, action, number, len(tests), tests)

    for name in _FORBIDDEN.split():
        refuse(name)
    # ZeroMQ asks for the network's interfaces (NETLINK_ROUTE), and aborts if it may not.
    for family in {*range(socket.AF_UNSPEC, _LAST_FAMILY)} - {socket.AF_UNIX, socket.AF_NETLINK}:
        refuse("socket", _ArgumentTest(0, _MASKED_EQUAL, _INT_MASK, family), error=errno.EACCES)
    refuse("socket", _ArgumentTest(0, _GREATER_EQUAL, _LAST_FAMILY), error=errno.EACCES)
    refuse("socket", _ArgumentTest(0, _EQUAL, socket.AF_NETLINK), _ArgumentTest(2, _NOT_EQUAL, 0))
    # A datagram can be sent to any socket in the file system without `connect`.
    for kind in (socket.SOCK_DGRAM, socket.SOCK_RAW):
        is_connectionless = _ArgumentTest(1, _MASKED_EQUAL, _SOCK_TYPE, kind)
        refuse("socket", _ArgumentTest(0, _EQUAL, socket.AF_UNIX), is_connectionless)
        refuse("socketpair", is_connectionless)
    for flag in _NAMESPACE_FLAGS:
        refuse("clone", _ArgumentTest(0, _MASKED_EQUAL, flag, flag))
    # Its flags are in memory, which no filter can read; without it, the C library uses clone.
    refuse("clone3", error=errno.ENOSYS)
    for request in (_TIOCSTI, _TIOCLINUX):
        refuse("ioctl", _ArgumentTest(1, _MASKED_EQUAL, _INT_MASK, request))
    # The process must end with its supervisor.
    refuse("prctl", _ArgumentTest(0, _MASKED_EQUAL, _INT_MASK, PR_SET_PDEATHSIG))
    if other_processes_visible:
        for name in _SIGNAL_CALLS.split():
            refuse(name)
        for name in ("kill", "tgkill"):
            refuse(name, _ArgumentTest(0, _NOT_EQUAL, os.getpid()))
        refuse("prlimit64", _ArgumentTest(0, _NOT_EQUAL, 0))
        for request in (_F_SETOWN, _F_SETOWN_EX):
            refuse("fcntl", _ArgumentTest(1, _MASKED_EQUAL, _INT_MASK, request))
    result = library.seccomp_load(context)
    library.seccomp_release(context)
    if result < 0:
        raise OSError(-result, "the system refuses the filter of system calls")
