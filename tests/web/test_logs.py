from __future__ import annotations

import logging

from adjudge.web.logs import MAX_MESSAGE, LineFormatter


def line(message, *args):
    record = logging.LogRecord("adjudge.test", logging.INFO, "f", 1, message, args, None)
    return LineFormatter().format(record)


def test_a_record_is_one_line_with_a_utc_time():
    text = line("refused %s", "/page")
    assert text.startswith("time=")
    assert "+00:00 level=info logger=adjudge.test" in text
    assert text.endswith('message="refused /page"')


def test_nobody_forges_a_record_by_sending_a_line_break():
    assert "\n" not in line("refused %s", "/x\ntime=1 level=info")


def test_a_message_has_a_limit():
    assert len(line("x" * 100_000)) < MAX_MESSAGE + 200
