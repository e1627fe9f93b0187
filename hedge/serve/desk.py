"""Desk: where articles are taken in and analysed, one at a time, as a parser does one thing at a time."""

from __future__ import annotations

import threading
from urllib.parse import urlsplit

from hedge.errors import HedgeError
from hedge.model import Analysis, Article
from hedge.report.safe import plain
from hedge.serve.carried import PASTED, Carried
from hedge.serve.said import PageError

MOST_CHARACTERS = 100_000  # some 15,000 words, which are parsed in a minute or two
_KEPT = 4  # analyses of a moment ago, so that a download does not wait for the parser again


class Desk:
    """Reads what is pasted and analyses it; the analyses of a moment ago are kept in memory, nothing elsewhere."""

    def __init__(self, allow_private: bool = False) -> None:
        self._allow_private = allow_private
        self._lock = threading.Lock()
        self._kept: list[Analysis] = []

    def take(self, text: str, url: str, language: str | None) -> Article:
        """Returns the article that was pasted, or that stands at an address; raises HedgeError where there is none."""
        if bool(text.strip()) == bool(url):
            raise PageError("serve.both" if url else "serve.nothing", "serve.nothing_try")
        try:
            article = self._fetched(url, language) if url else _pasted(text, language)
        except HedgeError as error:
            if "--lang" in error.remedy:  # the page has no options
                raise HedgeError(error.what, "choose its language, or give more of it") from error
            raise
        if len(article.text) > MOST_CHARACTERS:
            raise PageError("serve.long", "serve.long_try", most=MOST_CHARACTERS)
        return article

    def analyse(self, carried: Carried) -> Analysis:
        """Returns the analysis of an article, with the corrections of its editor."""
        from hedge.corrections.apply import correct
        from hedge.lexicon import available, load

        article = carried.article
        if article.language not in available():
            raise HedgeError(f"no lexicon for {article.language!r}", "choose one of " + ", ".join(available()))
        with self._lock:
            found = self._analysed(article)
        return correct(found, carried.corrections, load(article.language)) if carried.corrections else found

    def _analysed(self, article: Article) -> Analysis:
        import hedge

        found = next((kept for kept in self._kept if kept.article == article), None) or hedge.analyse(article)
        self._kept = [found, *(kept for kept in self._kept if kept is not found)][:_KEPT]
        return found

    def _fetched(self, url: str, language: str | None) -> Article:
        from hedge import intake
        from hedge.intake.items import Reading
        from hedge.lexicon import available

        # only a web address: another input would be a file of this computer
        if not url.lower().startswith(("http://", "https://")) or not _hostname(url) or not url.isprintable():
            raise PageError("serve.no_address", "serve.no_address_try", url=plain(url, 80))
        reading = Reading(language=language, allow_private=self._allow_private)
        found = intake.read([url], reading, available())
        if len(found) != 1:
            raise HedgeError(f"{url} holds {len(found)} articles", "give the address of one of them")
        (only,) = found
        if isinstance(only, HedgeError):
            raise only
        return only


def _hostname(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _pasted(text: str, language: str | None) -> Article:
    from hedge.intake.text import title
    from hedge.language import identify
    from hedge.lexicon import available

    if not any(char.isalnum() for char in text):
        raise PageError("serve.no_words", "serve.nothing_try")
    if language:
        return Article(PASTED, text, language, title(text))
    found = identify(text, "the text", available())
    return Article(PASTED, text, str(found.language), title(text), found.confidence)
