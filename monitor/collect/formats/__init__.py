"""What every feed format gives: a document of entries as they stand, before normalization.

One file per format. Each has a ``KIND``, ``FEED`` (whether servers may give it for a feed),
``sniff(head) -> float`` (how sure it is, 0..1, that a document beginning with ``head`` is its own)
and ``parse(body, source) -> Document | Unreadable``.
Formats are told apart by content, never by a file's name, and open nothing: no file, no URL.
"""

from monitor.collect.document import Body, Document, Entry, Source, Unreadable

__all__ = ["Body", "Document", "Entry", "Source", "Unreadable"]
