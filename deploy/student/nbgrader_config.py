"""Of the assignment list on a hub: where assignments are, and of which courses."""

import os

from nbgrader.auth import JupyterHubAuthPlugin

c = get_config()  # noqa: F821 - nbgrader defines it

c.Exchange.root = os.environ["LECTUREKIT_EXCHANGE"]  # jupyterhub_config.py says where
c.Authenticator.plugin_class = JupyterHubAuthPlugin  # the courses in whose groups a student is
