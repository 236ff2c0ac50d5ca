"""Real documents, where a folder of them is given: no entry, date or guid fewer than a peer finds.

The folder has an ``index.jsonl``: one object a line, with ``file``, ``url`` and what
feedparser finds (``entries``, ``dated``, ``with_id``). What they say enters no report.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from monitor.collect.formats import Source
from monitor.collect.normalize import records_of
from monitor.model.articles import DateSource
from tests.support.documents import DOCUMENTS, folder

FOLDER = folder()
SEEN = datetime(2026, 11, 1, tzinfo=UTC)
DATED = (DateSource.ENTRY, DateSource.CLAMPED)


def documents() -> Iterator[dict[str, Any]]:
    """The lines of the folder's index."""
    if FOLDER:
        for line in (FOLDER / "index.jsonl").read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


@pytest.mark.skipif(not FOLDER, reason=f"{DOCUMENTS} names no folder")
@pytest.mark.parametrize("document", list(documents()), ids=lambda document: document["file"])
def test_no_entry_date_or_guid_fewer(document: dict[str, Any]) -> None:
    """An entry without title, summary and text is no article; it is rejected by name."""
    body = (Path(FOLDER or "") / document["file"]).read_bytes()
    found = records_of(body, Source(feed="f", url=document["url"] or ""), SEEN)
    silent = len(found.rejected)
    assert all(each.reason == "no title, summary or text" for each in found.rejected)
    assert len(found.articles) + silent >= document["entries"]
    dated = sum(article.date_source in DATED for article in found.articles)
    assert dated + silent >= document["dated"]
    assert sum(bool(article.guid) for article in found.articles) + silent >= document["with_id"]
