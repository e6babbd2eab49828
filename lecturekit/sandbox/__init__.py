"""The sandbox for student code: it reads only Python, writes only to its scratch folder, and has no network.

    limits.py          what a submission may use: SandboxConfig, Limits
    enter.py           enter_sandbox: the calling process continues inside
    visible_paths.py, mounts.py, landlock.py, seccomp.py, syscalls.py
                       the mechanisms of isolation
    supervisor.py      watches from outside, and enforces the limits
    usage.py           what the supervisor records: ResourceUsage
    scheduler_time.py  how long a kernel ran, and how long it waited for a processor
    support_files.py   the files beside a notebook, copied into its scratch folder
    self_test.py       tests which protections work on this system
    escape_attempts.py what the self-test runs inside
    __main__.py        enters the sandbox, then becomes a command (a cold kernel)

Only limits and usage are imported here; the rest needs Linux.
"""

from lecturekit.sandbox.limits import Limits, SandboxConfig, SandboxUnavailableError
from lecturekit.sandbox.usage import ResourceUsage

__all__ = ["Limits", "ResourceUsage", "SandboxConfig", "SandboxUnavailableError"]
