"""Of the Jupyter servers that students have on a hub."""

import os
import sys

from lecturekit.warm.client import warm_up

c = get_config()  # noqa: F821 - Jupyter defines it

# On a shared machine anybody may listen at a kernel's TCP ports and read what it prints: files in a private folder
# take their place.
c.ConnectionFileMixin.transport = "ipc"

c.KernelSpecManager.allowed_kernelspecs = {"python3"}  # which is called LectureKit: one is enough to choose from

# What nobody uses gives its memory back.
c.MappingKernelManager.cull_idle_timeout = 3600  # seconds
c.ServerApp.shutdown_no_activity_timeout = 2 * 3600

# TensorFlow is imported while the student still looks for the notebook, so that the first kernel starts at once.
warm_up(sys.executable, os.environ)
