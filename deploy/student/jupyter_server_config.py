"""Configures the students' Jupyter servers on a hub."""

import os
import sys

from lecturekit.warm.client import warm_up

c = get_config()  # noqa: F821 - Jupyter defines it

# On a shared machine, anybody can connect to a kernel's TCP ports and read its output. Use files in a private folder
# instead.
c.ConnectionFileMixin.transport = "ipc"

c.KernelSpecManager.allowed_kernelspecs = {"python3"}  # its display name is LectureKit; one choice is enough

# Idle kernels and servers release their memory.
c.MappingKernelManager.cull_idle_timeout = 3600  # seconds
c.ServerApp.shutdown_no_activity_timeout = 2 * 3600

# Import TensorFlow while the student still looks for the notebook, so the first kernel starts instantly.
warm_up(sys.executable, os.environ)
