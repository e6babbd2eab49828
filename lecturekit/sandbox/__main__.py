"""`python -m lecturekit.sandbox CONFIG -- COMMAND...`: enter the sandbox (CONFIG is JSON), then become the command."""

from __future__ import annotations

import dataclasses
import json
import os
import sys

from lecturekit.sandbox.enter import enter_sandbox
from lecturekit.sandbox.limits import SandboxConfig

# A command imports its libraries inside the sandbox; a fork of a warm parent has inherited them.
_LIBRARIES_BYTES = 2 << 30


def main() -> None:
    config_json, separator, *command = sys.argv[1:]
    if separator != "--" or not command:
        raise SystemExit(f"expected CONFIG -- COMMAND..., received {sys.argv[1:]}")
    config = SandboxConfig.from_json(json.loads(config_json))
    limits = dataclasses.replace(config.limits, memory_bytes=config.limits.memory_bytes + _LIBRARIES_BYTES)
    enter_sandbox(dataclasses.replace(config, limits=limits))
    os.execvp(command[0], command)


if __name__ == "__main__":
    main()
