"""Kernels that start at once: a parent imports TensorFlow, Keras and the rest, and forks a kernel on request.

A request passes through:

    provisioner.py   what jupyter_client calls; falls back to a cold kernel
    client.py        finds or starts the parent, and asks it for a child
    messages.py      the messages between the two
    parent.py        waits, forks, reports exits
    preload.py       what is imported before the first fork
    child.py         a forked process becomes a kernel

Around these:

    parents.py       lists this user's parents, and stops idle ones
    kernelspec.py    installs the kernel "LectureKit"
    commands.py      `lecturekit kernel ...`
    sandboxed.py     the manager of a kernel in the sandbox, for the grader and for `lecturekit check`
    metered.py       the time that a kernel has used, and waiting for it with a limit
    scratch.py       temporary folders that can be removed when their process was killed

Nothing is exported: jupyter_client finds the provisioner by its entry point, ``lecturekit-warm``.
"""
