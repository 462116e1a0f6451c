"""A publisher's key during one pull: put on each request, and taken out of all that is kept or said."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, quote_plus, urlencode, urlsplit

from iomlab.data.live.publisher import Publisher

if TYPE_CHECKING:
    import requests

HIDDEN = "•••"
LOGS = ("urllib3.connectionpool",)  # writes every address that it asks


class Secret:
    """The key of one publisher, or nothing; no repr shows it.

    ``requests`` calls it last of all for each request (``auth=``), so that neither an address that
    we write down nor a local variable of ours ever holds the key.

    Raises
    ------
    DataError
        When the publisher asks for a key and there is none; it says where to get one.
    """

    def __init__(self, publisher: Publisher) -> None:
        self._key, self._query = publisher.key, publisher.query_key
        self._value = "" if publisher.key is None else publisher.key.value()

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._key is not None and self._query is None:
            request.headers[self._key.header] = self._value
        elif self._query is not None:
            request.prepare_url(self.without(str(request.url)), {self._query: self._value})
        return request

    def without(self, address: str) -> str:
        """Return an address without the key: publishers repeat it in the addresses that they give."""
        parts = urlsplit(address)
        if self._query is not None and parts.query:
            pairs = parse_qsl(parts.query, keep_blank_values=True)
            left = [pair for pair in pairs if pair[0] != self._query]
            if left != pairs:
                address = parts._replace(query=urlencode(left)).geturl()
        return self.clean(address)

    def clean(self, text: str) -> str:
        """Return a text with the key blotted out."""
        for form in {
            self._value,
            quote(self._value),
            quote(self._value, ""),
            quote_plus(self._value),
        }:
            text = text.replace(form, HIDDEN) if form else text
        return text

    @contextmanager
    def unlogged(self) -> Iterator[None]:
        """Keep the key out of what libraries log while the block runs."""

        def blot(record: logging.LogRecord) -> bool:
            record.msg, record.args = self.clean(record.getMessage()), ()
            return True

        loggers = [logging.getLogger(name) for name in LOGS if self._value]
        for logger in loggers:
            logger.addFilter(blot)
        try:
            yield
        finally:
            for logger in loggers:
                logger.removeFilter(blot)
