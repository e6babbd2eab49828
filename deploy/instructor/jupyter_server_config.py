"""Configures the Jupyter server of the course's account on a hub."""

c = get_config()  # noqa: F821 - Jupyter defines it

c.ConnectionFileMixin.transport = "ipc"  # everybody on the machine could reach a kernel's TCP ports
c.ServerApp.tornado_settings = {  # JupyterLab shows formgrader in a frame; the hub forbids frames
    "headers": {"Content-Security-Policy": "frame-ancestors 'self'"}
}
# Formgrader runs nothing of a submission, whatever folder the server is started in.
c.ServerApp.jpserver_extensions = {"autograder.nbgrader.server_extension": True}
