"""The only place that makes HTTP clients: one guarded exchange, every failure a value."""

from monitor.http.addresses import Network, is_public, literal, networks
from monitor.http.exchange import Answer, Http, NoAnswer, request, web_url
from monitor.http.headers import max_age, retry_after

__all__ = [
    "Answer",
    "Http",
    "Network",
    "NoAnswer",
    "is_public",
    "literal",
    "max_age",
    "networks",
    "request",
    "retry_after",
    "web_url",
]
