"""What the commands do with articles: read them all, load what their languages need, analyse them one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hedge.errors import HedgeError
from hedge.language import UNDETERMINED
from hedge.model import Analysis, Article, Correction
from hedge.precision import FULL

if TYPE_CHECKING:
    from hedge.intake import Reading
    from hedge.lexicon import Lexicon
    from hedge.pipeline import Parses


@dataclass(frozen=True, slots=True)
class Options:
    """How articles are to be read: in which language, with which lexicon file, by which models, how precisely."""

    language: str | None
    lexicon: Path | None
    models: str
    precision: str = FULL


class Engine(NamedTuple):
    """What the articles of one language are analysed with."""

    lexicon: Lexicon
    parser: Parses


def read(inputs: Sequence[str | Path], options: Options, reading: Reading | None = None) -> list[Article | HedgeError]:
    """Reads the inputs in the order given; what is lost is a value, the reason why."""
    from hedge import intake

    reading = reading or intake.Reading(language=options.language)
    return intake.read([str(name) for name in inputs], reading, expected(options))


def read_of(language: str, files: Sequence[Path]) -> list[Article | HedgeError]:
    """Reads the files that are in a language; those in another one are left out, and found out only once."""
    from hedge import store
    from hedge.lexicon import available

    out: list[Article | HedgeError] = []
    for item in read(files, Options(UNDETERMINED, None, "embedded")):
        if isinstance(item, HedgeError):
            out.append(item)
        elif store.language_of(item.text, {*available(), language}) == language:
            out.append(replace(item, language=language))
    return out


def expected(options: Options) -> set[str]:
    """Returns the languages that can be analysed: of the shipped lexicons and of the lexicon file."""
    from hedge.lexicon import available, language_of

    own = language_of(options.lexicon) if options.lexicon else None
    return {*available(), own} if own else set(available())


def engines(read: Sequence[Article | HedgeError], options: Options, stored: bool = False) -> dict[str, Engine]:
    """Loads what the languages of the articles need, so that a broken lexicon or model stops a run before it begins.

    A lexicon file changes only the lexicon of the language that it names, or of all if it names none. With `stored`
    texts that were parsed before are not parsed again.
    """
    from hedge import lexicon, pipeline, store

    languages = list(dict.fromkeys(item.language for item in read if isinstance(item, Article)))
    own = lexicon.language_of(options.lexicon) if options.lexicon else None
    if own and own not in languages:
        raise HedgeError(
            f"the lexicon {options.lexicon} is for the language {own!r}, and no article is in it",
            f"leave it out, or name the language with --lang {own}",
        )
    lexicons = {
        language: lexicon.load(language, options.lexicon if own in (None, language) else None) for language in languages
    }
    load = store.stored if stored else pipeline.load
    return {
        language: Engine(found, load(language, options.models, options.precision))
        for language, found in lexicons.items()
    }


def analyse(
    read: Sequence[Article | HedgeError],
    engines: Mapping[str, Engine],
    corrections: Mapping[str, Sequence[Correction]] | None = None,
) -> Iterator[Analysis | HedgeError]:
    """Yields the analysis of each article in the order given, or why there is none.

    `corrections` are those of editors, by the sha256 of the text.
    """
    import hedge
    from hedge.corrections.apply import correct

    for item in read:
        if isinstance(item, HedgeError):
            yield item
            continue
        engine = engines[item.language]
        try:
            found = hedge.analyse(item, lexicon=engine.lexicon, parser=engine.parser)
            wanted = corrections.get(item.sha256, ()) if corrections else ()
            yield correct(found, wanted, engine.lexicon) if wanted else found
        except HedgeError as error:
            error.lost = item
            yield error
