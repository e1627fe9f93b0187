"""Parse: from an article to paragraphs, furniture and dependency trees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hedge.lexicon import Lexicon
from hedge.model import Article, Document, Furniture, Paragraph, Sentence, Span, Token
from hedge.paragraphs import paragraphs
from hedge.tree import folded

if TYPE_CHECKING:
    from hedge.pipeline import Parses


def parse(article: Article, lexicon: Lexicon, parser: Parses) -> Document:
    """Parses an article; lines that the lexicon calls furniture are set aside first, for they are no sentences."""
    parts = paragraphs(article.text, article.title)
    furniture = find_furniture(article.text, parts, lexicon)
    pieces = prose(article.text, parts, furniture)
    trees = parser.parse([article.text[s:e] for _, (s, e) in pieces])
    sentences: list[Sentence] = []
    for (n, (start, _)), found in zip(pieces, trees, strict=True):
        for tokens in found:
            if tokens:
                sentences.append(sentence(len(sentences), n, tokens, lexicon, start))
    return Document(article, parts, furniture, tuple(sentences), dict(parser.info))


def prose(text: str, parts: Sequence[Paragraph], furniture: Sequence[Furniture]) -> list[tuple[int, Span]]:
    """Lists the pieces of a text that are parsed, with the index of the paragraph of each."""
    return [(n, piece) for n, p in enumerate(parts) for piece in _prose(p, furniture, text)]


def parse_each(texts: Sequence[str], lexicon: Lexicon, parser: Parses) -> list[Document]:
    """Parses short texts, such as examples, in one go; each becomes a document of one paragraph."""
    out = []
    for text, trees in zip(texts, parser.parse(texts), strict=True):
        sentences = tuple(sentence(n, 0, tokens, lexicon) for n, tokens in enumerate(t for t in trees if t))
        article = Article("example", text, lexicon.info.language)
        out.append(Document(article, (Paragraph(0, len(text)),), (), sentences, {}))
    return out


def sentence(index: int, paragraph: int, tokens: tuple[Token, ...], lexicon: Lexicon, shift: int = 0) -> Sentence:
    """Makes a sentence of tokens; `shift` moves their offsets, and the lexicon mends lemmas that the parser misses."""
    # the constructor takes half the time of dataclasses.replace, and this runs for every word
    moved = tuple(
        Token(
            t.id, t.form, lexicon.lemmas.get((t.upos, folded(t.form)), t.lemma), t.upos, t.feats, t.head, t.deprel,
            t.start + shift, t.end + shift, t.surface,
        )
        for t in tokens
    )  # fmt: skip
    children: list[list[int]] = [[] for _ in range(len(moved) + 1)]
    for t in moved:
        children[t.head].append(t.id)
    words: dict[str, list[int]] = {}
    for t in moved:
        for word in {folded(t.form), folded(t.lemma), folded(t.surface)}:
            words.setdefault(word, []).append(t.id)
    return Sentence(index, paragraph, moved[0].start, moved[-1].end, moved, tuple(map(tuple, children)), words)


def find_furniture(text: str, parts: tuple[Paragraph, ...], lexicon: Lexicon) -> tuple[Furniture, ...]:
    """Finds the lines of the lexicon, and paragraphs that only repeat the headline."""
    found: list[Furniture] = []
    headline = next((text[p.start : p.end] for p in parts if p.headline), None)
    for p in parts:
        if not p.headline and text[p.start : p.end] == headline:
            found.append(Furniture(Span(p.start, p.end), "headline", "repeated-headline"))
            continue
        for entry in lexicon.lines:
            assert entry.regex
            m = entry.regex.search(text[p.start : p.end])
            if m and m.end() > m.start():
                span = Span(p.start + m.start(), p.start + m.end())
                if not any(span.start < f.span.end and f.span.start < span.end for f in found):
                    found.append(Furniture(span, entry.role, entry.id))
    return tuple(sorted(found, key=lambda f: f.span))


def _prose(p: Paragraph, furniture: Sequence[Furniture], text: str) -> list[Span]:
    out, at = [], p.start
    for f in furniture:
        if p.start <= f.span.start and f.span.end <= p.end:
            out.append((at, f.span.start))
            at = f.span.end
    out.append((at, p.end))
    return [Span(s, e) for s, e in out if text[s:e].strip()]
