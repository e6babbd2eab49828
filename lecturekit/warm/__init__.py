"""Kernels that start at once: a parent imports TensorFlow, Keras and the rest, and forks a kernel on request.

The way of a request:

    provisioner.py   what jupyter_client calls; falls back to a cold kernel
    client.py        finds or starts the parent, asks it for a child
    wire.py          the messages between the two
    parent.py        waits, forks, reports exits
    preload.py       what is imported before the first fork
    child.py         a forked process becomes a kernel

and around it:

    walled.py        a manager of a kernel behind walls: the grader's, and a student's own check
    measured.py      what a kernel uses up, and how long to wait for it

Nothing is exported: jupyter_client finds the provisioner by its entry point, ``lecturekit-warm``.
"""
