"""The JSON Schema of the record of an analysis: what other programs may count on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hedge.model import (
    CATEGORIES,
    CERTAINTIES,
    CLASSES,
    CORRECTIONS,
    FORMS,
    GENRES,
    MARKS,
    PARTS,
    SHARES,
    SOURCE_TYPES,
)

VERSION = 1


def json_schema() -> dict[str, object]:
    """Returns the JSON Schema (draft 2020-12) of a record; it allows keys that a later version may add."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:hedge:analysis:{VERSION}",
        "title": "An article analysed by hedge",
        "description": "One line of `hedge analyse --json`. Spans are half-open code-point offsets into article.text.",
        **_object(
            schema={"const": VERSION},
            article=_object(
                id={"type": "string", "minLength": 1},
                title=_TEXT,
                language={"type": "string"},
                language_confidence={"type": ["number", "null"], "minimum": 0, "maximum": 1}
                | _says("null where a person named the language"),
                file=_TEXT,
                text=_TEXT | _says("the exact text that was analysed; null with --no-text"),
                sha256={"$ref": "#/$defs/sha256"} | _says("of the UTF-8 bytes of text"),
                author=_TEXT,
                date=_TEXT | _says("ISO 8601, or as its table has it where that does not show the day"),
                outlet=_TEXT,
                url=_TEXT | _says("where the page stands"),
                entry=_TEXT | _says("what its feed or table calls it"),
                retrieved=_TEXT | _says("when it was fetched, ISO 8601"),
                genre={"enum": [*GENRES, None]},
                cut_off={"type": "boolean"} | _says("only a part of the article is there"),
                columns={"type": "object"}
                | _says("the other columns of its row; with --no-text null where they repeat the text"),
            ),
            parser={"type": "object", "additionalProperties": {"type": "string"}},
            lexicon=_object(
                language={"type": "string"},
                name={"type": "string"},
                sha256={"$ref": "#/$defs/sha256"},
                entries={"type": "integer", "minimum": 0},
                modified={"type": "boolean"},
            ),
            sentences=_list(_object(start=_COUNT, end=_COUNT)),
            cues=_list(
                _object(
                    id={"type": "string"},
                    entry={"type": "string"} | _says("the lexicon entry that matched"),
                    category={"enum": list(CATEGORIES)},
                    certainty={"enum": list(CERTAINTIES)},
                    negated={"type": "boolean"},
                    spans={"$ref": "#/$defs/spans"},
                    scope={"$ref": "#/$defs/spans"} | _says("what the cue covers"),
                    holder={"$ref": "#/$defs/spans"} | _says("whose belief it is, where the text says so"),
                    by={"enum": ["author", "source"]} | _says("whose uncertainty it is"),
                    via={"type": "string"} | _says("how it was found"),
                )
            ),
            attributions=_list(
                _object(
                    id={"type": "string"},
                    source={"$ref": "#/$defs/spans"},
                    cue={"$ref": "#/$defs/spans"},
                    content={"$ref": "#/$defs/spans"},
                    source_type={"enum": list(SOURCE_TYPES)},
                    form={"enum": list(FORMS)},
                    parent={"type": ["string", "null"]}
                    | _says("the id of the attribution around it, which is earlier"),
                    name=_TEXT | _says("the source as a table prints it; null with --no-text"),
                    name_spans={"$ref": "#/$defs/spans"}
                    | _says("where the text has the words of name: joined, white space as one space, they are it"),
                    entry={"type": ["string", "null"]},
                    polarity={"enum": ["positive", "negative"]},
                    via={"type": "string"} | _says("how it was found; {name} stands for name with --no-text"),
                )
            ),
            claims=_list(
                _object(
                    spans={"$ref": "#/$defs/spans"},
                    **{"class": {"enum": list(CLASSES)}},
                    certainty={"enum": list(CERTAINTIES)},
                    polarity={"enum": ["positive", "negative"]},
                    cues=_list({"type": "string"}),
                    attributions=_list({"type": "string"}),
                    sentence={"type": ["integer", "null"], "minimum": 0},
                    reason={"type": "string"},
                )
            ),
            scores=_object(
                **_COUNTED,
                interval=_object(
                    kind={"type": "string"},
                    level={"type": "number"},
                    includes_detector_error={"type": "boolean"},
                ),
                fit=_object(verdict={"enum": ["ok", "caution", "no"]}, reasons=_list({"type": "string"})),
            ),
            corrections={"anyOf": [{"type": "null"}, _CORRECTED]}
            | _says("what editors changed, null where nobody did; then `scores` are the corrected ones"),
        ),
        "$defs": {
            "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "spans": _list({"type": "array", "prefixItems": [_COUNT, _COUNT], "items": False, "minItems": 2}),
            "share": _says("fractions of the counted words; null where no words count or fit.verdict is no")
            | _object(share=_FRACTION, low=_FRACTION, high=_FRACTION),
        },
    }


def _object(**properties: Mapping[str, Any]) -> dict[str, object]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(items: Mapping[str, Any]) -> dict[str, object]:
    return {"type": "array", "items": items}


def _says(description: str) -> dict[str, object]:
    return {"description": description}


_TEXT: dict[str, object] = {"type": ["string", "null"]}
_COUNT: dict[str, object] = {"type": "integer", "minimum": 0}
_FRACTION: dict[str, object] = {"type": ["number", "null"], "minimum": 0, "maximum": 1}
_SHARE = {"$ref": "#/$defs/share"}
_COUNTED: dict[str, Mapping[str, Any]] = {
    "words": _object(**dict.fromkeys(CLASSES, _COUNT)),
    **dict.fromkeys(SHARES, _SHARE),
    "parts": _object(**dict.fromkeys(PARTS, _SHARE)),
}
_CORRECTED = _object(
    automatic=_object(**_COUNTED) | _says("what the program found alone"),
    applied=_list(
        _object(
            do={"enum": list(CORRECTIONS)},
            mark={"enum": list(MARKS)},
            at={"type": "array", "prefixItems": [_COUNT, _COUNT], "items": False, "minItems": 2},
            who={"type": "string"},
            why={"type": "string"},
        )
        | _says("with the values that it gives, under the names that they have in a file of corrections")
    ),
)
