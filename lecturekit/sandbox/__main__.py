"""`python -m lecturekit.sandbox WALLS -- COMMAND...`: raise the walls (in JSON), then become the command."""

from __future__ import annotations

import dataclasses
import json
import os
import sys

from lecturekit.sandbox.enter import enter_sandbox
from lecturekit.sandbox.limits import SandboxConfig

# A command imports its libraries within the walls; a fork of a warm parent has inherited them.
_LIBRARIES_BYTES = 2 << 30


def main() -> None:
    spec, separator, *command = sys.argv[1:]
    if separator != "--" or not command:
        raise SystemExit(f"expected WALLS -- COMMAND..., received {sys.argv[1:]}")
    walls = SandboxConfig.from_json(json.loads(spec))
    limits = dataclasses.replace(walls.limits, memory_bytes=walls.limits.memory_bytes + _LIBRARIES_BYTES)
    enter_sandbox(dataclasses.replace(walls, limits=limits))
    os.execvp(command[0], command)


if __name__ == "__main__":
    main()
