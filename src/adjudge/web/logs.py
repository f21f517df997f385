"""How the site writes its log: one `key=value` line for each record, times in UTC."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Final

MAX_MESSAGE: Final = 4000
"""Characters of one message; a request may put much text into a header that an error quotes."""


class LineFormatter(logging.Formatter):
    """`time=... level=... logger=... message="..."`, a traceback below when there is one.

    Line breaks inside the message are escaped, so that nobody can forge a record by sending one.
    """

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds")
        message = json.dumps(record.getMessage()[:MAX_MESSAGE], ensure_ascii=False)
        line = (
            f"time={at} level={record.levelname.lower()} logger={record.name} "
            f"process={record.process} message={message}"
        )
        if record.exc_info:
            line = f"{line}\n{self.formatException(record.exc_info)}"
        return line
