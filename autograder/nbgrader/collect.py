"""Collecting on a machine that students share: what is handed in under somebody's name has to be that person's."""

from __future__ import annotations

import os
import pwd
from typing import Any

from nbgrader.exchange.default import ExchangeCollect


class OwnersCollect(ExchangeCollect):
    """nbgrader's `collect`, which only warns when a submission's files belong to another account than it names.

    In its exchange, everybody may hand in under every name, and the latest counts. Here only the student's own counts.
    Files of an account that this machine does not know are taken, with nbgrader's warning.
    """

    src_records: list[dict[str, Any]]

    def _sort_by_timestamp(self, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A student's submissions, of which nbgrader takes the first."""
        for record in records:
            if not self._own(record):
                self.log.error(
                    "Left %s where it is: it claims to be of %s, but somebody else wrote it.",
                    record["filename"],
                    record["username"],
                )
        return sorted(records, key=lambda record: (self._own(record), record["timestamp"]), reverse=True)

    def copy_files(self) -> None:
        self.src_records = [record for record in self.src_records if self._own(record)]
        super().copy_files()

    def _own(self, record: dict[str, Any]) -> bool:
        path = os.path.join(self.inbound_path, record["filename"])
        try:
            return pwd.getpwuid(os.stat(path).st_uid).pw_name == record["username"]
        except KeyError:
            return True
