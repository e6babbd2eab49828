"""JupyterHub for a course on one machine. `docs/administrators.md` describes the preparation and the costs.

Start it as root, with the programs that `deploy/install` installed:
/opt/lecturekit-hub/bin/jupyterhub -f jupyterhub_config.py
"""

import csv
import os
import pwd
import sys
from pathlib import Path

# Edit these
COURSE = "dl2027"  # nbgrader's id of the course
GRADERS = {"grace"}  # they may open the course's account
STATE = Path("/srv/lecturekit")  # contains the exchange, and hub/ with the hub's files and roster.csv (a column `id`)
ACCOUNT = f"course-{COURSE}"  # the system account whose home contains the course, in a folder with its name
ADDRESS = "http://127.0.0.1:8000"  # your web server provides HTTPS in front of it
COURSE_PORT = 9990  # the port of the course's own server, on this machine
MEMORY = "4G"  # for a student's server and all of its kernels
CORES = 2.0
LTI = {}  # to log in through the LMS: issuer, client_id, authorize_url, jwks_endpoint, username_key

BIN = Path(sys.prefix, "bin")
HUB = STATE / "hub"
EXCHANGE = STATE / "exchange"
HOME = Path(pwd.getpwnam(ACCOUNT).pw_dir)
SOCKETS = Path("/run/lecturekit")
PATH = f"{BIN}:/usr/local/bin:/usr/bin:/bin"

c = get_config()  # noqa: F821 - JupyterHub defines it

with (HUB / "roster.csv").open(newline="", encoding="utf-8-sig") as file:
    STUDENTS = {row["id"].strip() for row in csv.DictReader(file)}

# The hub
c.JupyterHub.bind_url = ADDRESS
c.JupyterHub.cookie_secret_file = str(HUB / "cookie_secret")
c.JupyterHub.db_url = f"sqlite:///{HUB / 'jupyterhub.sqlite'}"
c.ConfigurableHTTPProxy.pid_file = str(HUB / "proxy.pid")

# Who may log in: with system passwords, or through LTI 1.3
c.JupyterHub.authenticator_class = "ltiauthenticator.lti13.auth.LTI13Authenticator" if LTI else "pam"
c.LTI13Authenticator.update(LTI)
c.Authenticator.allowed_users = STUDENTS | GRADERS
c.JupyterHub.load_groups = {
    f"nbgrader-{COURSE}": {"users": sorted(STUDENTS)},
    f"formgrade-{COURSE}": {"users": sorted(GRADERS)},
}
c.JupyterHub.load_roles = [
    {"name": "graders", "groups": [f"formgrade-{COURSE}"], "scopes": [f"access:services!service={COURSE}"]},
]

# A student's server: JupyterLab under the student's own account, with limits
c.Spawner.cmd = [str(BIN / "jupyterhub-singleuser")]
c.Spawner.default_url = "/lab"
c.Spawner.server_token_scopes = [  # nbgrader asks for the groups of its user
    "access:servers!server",
    "users:activity!user",
    "read:users:name!user",
    "read:users:groups!user",
]
c.Spawner.environment = {
    "PATH": PATH,
    "JUPYTER_CONFIG_PATH": str(Path(sys.prefix, "student")),
    "JUPYTER_RUNTIME_DIR": lambda spawner: str(sockets(spawner)),
    "XDG_RUNTIME_DIR": lambda spawner: str(sockets(spawner)),
    "LECTUREKIT_EXCHANGE": str(EXCHANGE),
}
c.Spawner.start_timeout = c.Spawner.http_timeout = 120
if Path("/run/systemd/system").exists():
    c.JupyterHub.spawner_class = "systemd"
    c.SystemdSpawner.mem_limit = MEMORY
    c.SystemdSpawner.cpu_limit = CORES
    c.SystemdSpawner.isolate_tmp = True
    c.SystemdSpawner.disable_user_sudo = True
else:  # the limits apply to each process, and nothing limits the cores
    c.JupyterHub.spawner_class = "localprocess"
    memory = int(MEMORY.removesuffix("G")) << 30
    c.Spawner.cmd = ["prlimit", f"--data={memory}", "--nproc=2000", "--core=0", *c.Spawner.cmd]


def sockets(spawner):
    """A student's own runtime folder. Its path is short, as the path of a socket must be."""
    return SOCKETS / str(pwd.getpwnam(spawner.user.name).pw_uid)


def shut(person):
    """Close a person's home to everybody else. Leave homes alone that are not theirs, such as a system account's."""
    home = Path(person.pw_dir)
    if home.is_dir() and home.stat().st_uid == person.pw_uid >= 1000:
        home.chmod(0o700)


def before_start(spawner):
    person = pwd.getpwnam(spawner.user.name)
    shut(person)
    sockets(spawner).mkdir(mode=0o700, parents=True, exist_ok=True)
    os.chown(sockets(spawner), person.pw_uid, person.pw_gid)


c.Spawner.pre_spawn_hook = before_start

# The course's server: JupyterLab with formgrader under the course's account, at /services/COURSE
c.JupyterHub.services = [
    {
        "name": COURSE,
        "url": f"http://127.0.0.1:{COURSE_PORT}",
        "command": [str(BIN / "jupyterhub-singleuser")],
        "user": ACCOUNT,
        "cwd": str(HOME / COURSE),
        "environment": {
            "PATH": PATH,
            "HOME": str(HOME),
            "JUPYTER_CONFIG_PATH": str(Path(sys.prefix, "instructor")),
            "JUPYTERHUB_DEFAULT_URL": "/lab?formgrader=true",
        },
        "oauth_no_confirm": True,
    }
]

# Folders and their permissions
os.umask(0o022)  # students can read the feedback that is released to them
STATE.chmod(0o711)
HUB.chmod(0o700)
for person in pwd.getpwall():
    if person.pw_name in {ACCOUNT, *STUDENTS, *GRADERS}:
        shut(person)
for folder, mode in {
    EXCHANGE: 0o1777,  # nbgrader requires it to be open; sticky, so nobody can replace a course's folder
    EXCHANGE / COURSE: 0o755,
    EXCHANGE / COURSE / "inbound": 0o1733,  # its contents can be neither listed nor removed
}.items():
    if folder.is_symlink():  # somebody else may have made it: do not open its target
        raise SystemExit(f"Expected a folder at {folder}, received a link. Remove it, and start again.")
    folder.mkdir(exist_ok=True)
    folder.chmod(mode)
    if folder != EXCHANGE:
        account = pwd.getpwnam(ACCOUNT)
        os.chown(folder, account.pw_uid, account.pw_gid)
