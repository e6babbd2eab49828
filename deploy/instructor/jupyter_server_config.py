"""Of the Jupyter server that the course's account has on a hub."""

c = get_config()  # noqa: F821 - Jupyter defines it

c.ConnectionFileMixin.transport = "ipc"  # a kernel's TCP ports would be open to everybody on the machine
c.ServerApp.tornado_settings = {  # JupyterLab shows formgrader in a frame; the hub forbids frames
    "headers": {"Content-Security-Policy": "frame-ancestors 'self'"}
}
