"""Kernels that start at once: a parent imports TensorFlow, Keras and the rest, and forks a kernel on request.

The way of a request:

    provisioner.py   what jupyter_client calls; falls back to a cold kernel
    client.py        finds or starts the parent, asks it for a child
    wire.py          the messages between the two
    parent.py        waits, forks, reports exits
    preload.py       what is imported before the first fork
    child.py         a forked process becomes a kernel

Nothing is exported: jupyter_client finds the provisioner by its entry point, ``lecturekit-warm``.
"""
