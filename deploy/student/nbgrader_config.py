"""Configures the assignment list on a hub: the exchange, and the courses of a student."""

import os

from nbgrader.auth import JupyterHubAuthPlugin

c = get_config()  # noqa: F821 - nbgrader defines it

c.Exchange.root = os.environ["LECTUREKIT_EXCHANGE"]  # set by jupyterhub_config.py
c.Authenticator.plugin_class = JupyterHubAuthPlugin  # a student sees the courses whose groups they are in
