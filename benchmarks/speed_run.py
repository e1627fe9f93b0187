"""One measurement of `benchmarks.speed`, in a process of its own: reads what to do from standard input, as JSON."""

from __future__ import annotations

import json
import pickle
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from hedge.errors import HedgeError
from hedge.model import Analysis, Article

Key = tuple[int, int, int]  # where a word starts and ends, and which word of a multiword token it is


def main() -> None:
    """Measures, and prints what came of it as JSON."""
    wanted = json.load(sys.stdin)
    texts = [tuple(text) for text in wanted["texts"]]
    kind = {"stanza": _stanza, "bulk": _bulk, "hedge": _hedge, "stages": _stages}[wanted["kind"]]
    print(json.dumps(kind(texts, wanted)))


def _stanza(texts: Sequence[tuple[str, str, str]], wanted: dict[str, Any]) -> dict[str, Any]:
    """Calls the pipeline article by article."""
    from benchmarks.plain import pipeline

    nlp = {language: pipeline(language) for language in dict.fromkeys(language for _, language, _ in texts)}
    for language, loaded in nlp.items():
        loaded(next(text for _, of, text in texts if of == language)[:300])
    trees, seconds = {}, 0.0
    for name, language, text in texts:
        began = time.perf_counter()
        document = nlp[language](text)
        seconds += time.perf_counter() - began
        trees[name] = _tree_of_stanza(document)
    _keep(wanted, {"trees": trees})
    return {"seconds": seconds, "words": sum(map(len, trees.values()))}


def _bulk(texts: Sequence[tuple[str, str, str]], wanted: dict[str, Any]) -> dict[str, Any]:
    """Gives the pipeline all articles of a language at once."""
    from benchmarks.plain import pipeline

    of_language = defaultdict(list)
    for _, language, text in texts:
        of_language[language].append(text)
    nlp = {language: pipeline(language) for language in of_language}
    for language, loaded in nlp.items():
        loaded(of_language[language][0][:300])
    began = time.perf_counter()
    words = sum(sum(d.num_words for d in nlp[of].bulk_process(some)) for of, some in of_language.items())
    return {"seconds": time.perf_counter() - began, "words": words}


def _hedge(texts: Sequence[tuple[str, str, str]], wanted: dict[str, Any]) -> dict[str, Any]:
    """Analyses the articles; with `stored` their parses are in the store already."""
    import hedge
    from hedge import contract, pipeline, store

    parser = partial(store.stored if wanted["stored"] else pipeline.load, precision=wanted["precision"])
    if wanted["stored"]:
        for _ in hedge.analyse_many(_articles(texts), parser=parser):
            pass
    else:
        for language in dict.fromkeys(language for _, language, _ in texts):
            pipeline.load(language, precision=wanted["precision"]).parse(["One, two."])
    words, seconds = 0, 0.0
    records, trees, shares, cut = {}, {}, {}, {}
    began = time.perf_counter()
    for found in hedge.analyse_many(_articles(texts), processes=wanted["processes"], parser=parser):
        seconds += time.perf_counter() - began
        if isinstance(found, HedgeError):
            raise found
        words += sum(len(s.tokens) for s in found.document.sentences)
        if wanted.get("keep"):
            records[found.article.id] = contract.line(found)
            trees[found.article.id] = _tree_of_hedge(found)
            cut[found.article.id] = _cut(found)
            shares[found.article.id] = {k: v.share for k, v in {**found.scores.shares, **found.scores.parts}.items()}
        began = time.perf_counter()
    _keep(wanted, {"records": records, "trees": trees, "shares": shares, "cut": cut})
    return {"seconds": seconds, "words": words}


def _stages(texts: Sequence[tuple[str, str, str]], wanted: dict[str, Any]) -> dict[str, Any]:
    """Measures each stage on one thread, and counts what the encoder has to multiply."""
    import torch

    import hedge
    from hedge import attribute, bert, claims, embedded, match, pipeline, scope, score

    torch.set_num_threads(1)
    spent: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    parsers = [pipeline.load(language) for language in dict.fromkeys(language for _, language, _ in texts)]
    layers = bert.Bert.layers

    def counted(self: bert.Bert, rows: Sequence[bert.Row], chosen: Sequence[int]) -> Any:
        counts["pieces"] += sum(map(len, rows))
        counts["squares"] += sum(len(row) ** 2 for row in rows)
        return layers(self, rows, chosen)

    bert.Bert.layers = counted  # type: ignore[method-assign]
    for owner, name, stage in (
        (embedded.Embedded, "_layers", "encoder"),
        (embedded.Embedded, "_lemmatized", "lemmas"),
        (pipeline.Parser, "parse", "parser, all"),
        *((p._nlp.processors["tokenize"], "bulk_process", "tokens") for p in parsers),
        (pipeline.Parser, "_split", "multiword tokens"),
        *((p._models, "_tagger", "tags") for p in parsers),
        *((p._models, "_parser", "trees") for p in parsers),
        (match, "match", "cues"),
        (scope, "scope", "scopes"),
        (attribute, "attribute", "attributions"),
        (claims, "voices", "claims"),
        (claims, "claims", "claims"),
        (score, "score", "scores"),
    ):
        setattr(owner, name, _timed(getattr(owner, name), spent, stage))
    for _ in hedge.analyse_many(_articles(texts[:3])):
        pass
    spent.clear()
    counts.clear()
    began = time.perf_counter()
    found = (item for item in hedge.analyse_many(_articles(texts)) if isinstance(item, Analysis))
    words = sum(len(sentence.tokens) for item in found for sentence in item.document.sentences)
    seconds = time.perf_counter() - began
    nlp = parsers[0]._nlp.processors
    config = parsers[0]._models._encoder.config  # type: ignore[union-attr]
    return {
        "seconds": seconds,
        "words": words,
        "stages": dict(spent),
        "operations": {
            "encoder": _operations(config, counts) / words,
            "tags and trees": sum(
                2 * p.numel()
                for name in ("pos", "depparse")
                for key, p in nlp[name].trainer.model.named_parameters()
                if not key.startswith("bert_model")
            ),
        },
        "delivered": _delivered(config),
    }


def _operations(config: Any, counts: Counter[str]) -> int:
    """Returns the floating-point operations of the encoder for so many pieces; an addition is one, as is a product."""
    width, inner, layers = config["hidden_size"], config["intermediate_size"], config["num_hidden_layers"]
    matrices = 2 * (4 * width * width + 2 * width * inner)
    return int(layers * (matrices * counts["pieces"] + 4 * width * counts["squares"]))


def _delivered(config: Any) -> float:
    """Returns the floating-point operations a second of one core, in the shape that the encoder's matrices have."""
    import torch

    width, inner = config["hidden_size"], config["intermediate_size"]
    x, w, b = torch.randn(1000, width), torch.randn(inner, width), torch.randn(inner)
    best = 1e9
    for _ in range(40):
        began = time.perf_counter()
        torch.nn.functional.linear(x, w, b)
        best = min(best, time.perf_counter() - began)
    return 2 * 1000 * width * inner / best


def _timed(function: Callable[..., Any], spent: Counter[str], stage: str) -> Callable[..., Any]:
    def measured(*given: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return function(*given, **named)
        finally:
            spent[stage] += time.perf_counter() - began  # type: ignore[assignment]

    return measured


def _articles(texts: Sequence[tuple[str, str, str]]) -> Iterator[Article]:
    return (Article(name, text, language) for name, language, text in texts)


def _tree_of_stanza(document: Any) -> dict[Key, tuple[Key | None, str]]:
    tree: dict[Key, tuple[Key | None, str]] = {}
    for sentence in document.sentences:
        keys = [(t.start_char, t.end_char, n) for t in sentence.tokens for n in range(len(t.words))]
        for key, word in zip(keys, sentence.words, strict=True):
            tree[key] = (keys[word.head - 1] if word.head else None, word.deprel)
    return tree


def _tree_of_hedge(analysis: Analysis) -> dict[Key, tuple[Key | None, str]]:
    tree: dict[Key, tuple[Key | None, str]] = {}
    for sentence in analysis.document.sentences:
        seen: Counter[tuple[int, int]] = Counter()
        keys = []
        for token in sentence.tokens:
            keys.append((token.start, token.end, seen[token.start, token.end]))
            seen[token.start, token.end] += 1
        for key, token in zip(keys, sentence.tokens, strict=True):
            tree[key] = (keys[token.head - 1] if token.head else None, token.deprel)
    return tree


def _cut(analysis: Analysis) -> list[tuple[int, int]]:
    """Returns the paragraphs of which hedge sets a part aside, such as a dateline, before it parses them."""
    aside = [f.span for f in analysis.document.furniture]
    return [(p.start, p.end) for p in analysis.document.paragraphs if any(a < p.end and p.start < b for a, b in aside)]


def _keep(wanted: dict[str, Any], what: dict[str, Any]) -> None:
    if wanted.get("keep"):
        Path(wanted["keep"]).write_bytes(pickle.dumps(what))


if __name__ == "__main__":
    main()
