"""Engines: with what the articles of a corpus are analysed, a lexicon and a parser a language."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from hedge import __version__
from hedge.corpus.options import Using
from hedge.errors import HedgeError

if TYPE_CHECKING:
    from hedge.lexicon import Lexicon
    from hedge.pipeline import Parser


@dataclass(slots=True)
class Engines:
    """Lexicons by language, and parsers, which are loaded when a text needs them.

    `parsers` say with what each parses; `loading` is told before and after one is loaded.
    """

    using: Using
    lexicons: Mapping[str, Lexicon]
    parsers: Mapping[str, Mapping[str, str]]
    loading: Callable[[bool], None] = lambda now: None
    _loaded: dict[str, Parser] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """What tells tables apart that these lexicons make: the same ones make the same tables of the same trees."""
        made = [__version__, {language: lexicon.info.sha256 for language, lexicon in self.lexicons.items()}]
        return sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()[:12]

    def parser(self, language: str) -> Parser:
        """Returns the parser of a language."""
        from hedge import pipeline

        if language not in self._loaded:
            self.loading(True)
            self._loaded[language] = pipeline.load(language, self.using.models, self.using.precision)
            self.loading(False)
        return self._loaded[language]


def engines(using: Using) -> Engines:
    """Loads the lexicons of all languages that articles may be in, so that a broken one stops a run before it begins.

    Raises HedgeError where a lexicon is broken, or a language has no models.
    """
    from hedge import lexicon, pipeline

    own = lexicon.language_of(using.lexicon) if using.lexicon else None
    languages = [using.language] if using.language else sorted({*lexicon.available(), *([own] if own else [])})
    if own and own not in languages:
        raise HedgeError(f"the lexicon {using.lexicon} is for the language {own!r}, and --lang says {using.language!r}",
                         "leave one of them out")  # fmt: skip
    lexicons = {code: lexicon.load(code, using.lexicon if own in (None, code) else None) for code in languages}
    return Engines(using, lexicons, {code: pipeline.info(code, using.models, using.precision) for code in languages})
