"""The sandbox around student code: it reads Python, writes to its scratch folder, reaches nobody, and ends in time.

    limits.py          what a submission may use: SandboxConfig, Limits
    enter.py           enter_sandbox: the calling process goes on inside
    visible_paths.py, mounts.py, landlock.py, seccomp.py, syscalls.py
                       what shuts it in
    supervisor.py      watches from outside
    usage.py           what it writes down: ResourceUsage
    scheduler_time.py  how long a kernel ran, and how long it waited for a processor
    support_files.py   the files beside a notebook, copied into its scratch folder
    self_test.py       tries which protections this system has
    __main__.py        enters the sandbox, then becomes a command (a cold kernel)

Only limits and usage are imported here: the rest is for Linux.
"""

from lecturekit.sandbox.limits import Limits, SandboxConfig, SandboxUnavailableError
from lecturekit.sandbox.usage import ResourceUsage

__all__ = ["Limits", "ResourceUsage", "SandboxConfig", "SandboxUnavailableError"]
