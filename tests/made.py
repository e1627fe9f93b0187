"""Analyses made by hand: what a report has to show, whatever the engine finds."""

from __future__ import annotations

from dataclasses import replace

from hedge.model import (
    PARTS,
    SHARES,
    Analysis,
    Article,
    Attribution,
    Claim,
    Cue,
    Document,
    Fit,
    Furniture,
    LexiconInfo,
    Paragraph,
    Place,
    ScopedCue,
    Scores,
    Sentence,
    Share,
    Span,
)

TEXT = """Ponte chiuso, il Comune promette navette

MONTELUPO, 3 maggio - Il ponte di via Larga è chiuso da lunedì mattina. Forse riaprirà a giugno.

«I giunti sono consumati e potrebbero cedere», ha detto l’ingegnera Paola Renzi. Secondo fonti del cantiere mancano i \
pezzi di ricambio. La ditta avrebbe chiesto altri due milioni: lo scrive la relazione del 28 aprile.

I residenti temono che i lavori durino un anno. Renzi ha detto che il sindaco le avrebbe assicurato tempi brevi.
Chi pagherà le navette?

Leggi anche: La mappa dei cantieri
"""

GLOSSES = {
    "forse": {"it": "Lascia aperto se la cosa sia così.", "en": "Leaves open whether it is so."},
    "potere-epistemico": {"it": "Dice che la cosa è possibile, non che accade.", "en": "Says that it is possible."},
    "condizionale-di-notizia": {"it": "Riferisce una notizia senza farla propria.", "en": "Passes news on."},
    "temere": {"it": "Dice che qualcuno ha paura che accada.", "en": "Says that somebody fears it."},
    "leggi-anche": {"it": "Rimanda a un altro articolo.", "en": "Points to another article."},
}


def span(part: str, nth: int = 1, text: str = TEXT) -> Span:
    """The span of the nth occurrence of `part`."""
    at = -1
    for _ in range(nth):
        at = text.index(part, at + 1)
    return Span(at, at + len(part))


def cue(id: str, entry: str, category: str, certainty: str, words: str, scope: str, by: str = "author",
        nth: int = 1, holder: str = "") -> ScopedCue:  # fmt: skip
    return ScopedCue(
        id=id,
        cue=Cue(entry, category, certainty, Place(_sentence(span(words, nth).start), 1), (1,), False, "root"),
        spans=(span(words, nth),),
        head=1,
        clausal=True,
        covered=frozenset(),
        scope=(span(scope),),
        holder=(span(holder),) if holder else (),
        by=by,
        via=f"{entry}: . > root",
    )


def said(id: str, source: str, words: str, content: str, kind: str, form: str, *, nth: int = 1, name: str | None = None,
         parent: str | None = None, entry: str | None = "dire", words_nth: int = 1) -> Attribution:  # fmt: skip
    return Attribution(
        id=id,
        source=(span(source, nth),) if source else (),
        cue=(span(words, words_nth),) if words else (),
        content=(span(content),),
        source_type=kind,
        form=form,
        parent=parent,
        name=name if name is not None else source,
        entry=entry,
        polarity="positive",
        via="nsubj",
    )


def claim(words: str, cls: str, cues: tuple[str, ...] = (), attributions: tuple[str, ...] = (),
          certainty: str = "certain", reason: str = "", sentence: int | None = 0) -> Claim:  # fmt: skip
    return Claim((span(words),), cls, certainty, "positive", cues, attributions, sentence, reason or cls)


def analysis() -> Analysis:
    """A short Italian article with every class, marks over marks, a nested attribution and furniture."""
    cues = (
        cue("c1", "forse", "epistemic", "possible", "Forse", "riaprirà a giugno"),
        cue("c2", "potere-epistemico", "epistemic", "possible", "potrebbero", "potrebbero cedere", "source"),
        cue("c3", "condizionale-di-notizia", "hearsay", "unknown", "avrebbe", "chiesto altri due milioni"),
        cue("c4", "temere", "doxastic", "possible", "temono", "i lavori durino un anno", "source",
            holder="I residenti"),
        cue("c5", "condizionale-di-notizia", "hearsay", "unknown", "avrebbe", "le avrebbe assicurato tempi brevi",
            "source", nth=2),
    )  # fmt: skip
    attributions = (
        said("a1", "l’ingegnera Paola Renzi", "ha detto", "I giunti sono consumati e potrebbero cedere", "person",
             "direct", name="Paola Renzi"),
        said("a2", "fonti del cantiere", "Secondo", "mancano i pezzi di ricambio", "unnamed", "indirect",
             entry="secondo"),
        said("a3", "Renzi", "ha detto", "il sindaco le avrebbe assicurato tempi brevi", "person", "indirect", nth=2,
             name="Paola Renzi", words_nth=2),
        said("a4", "il sindaco", "assicurato", "tempi brevi", "person", "indirect", parent="a3", entry="assicurare"),
        said("a5", "la relazione del 28 aprile", "lo scrive", "La ditta avrebbe chiesto altri due milioni", "document",
             "indirect"),
    )  # fmt: skip
    claims = (
        claim("MONTELUPO, 3 maggio - ", "other", sentence=None, reason="other"),
        claim("Il ponte di via Larga è chiuso da lunedì mattina", "stated"),
        claim("Forse riaprirà a giugno", "speculation", ("c1",), certainty="possible"),
        claim("I giunti sono consumati", "sourced", (), ("a1",)),
        claim("e potrebbero cedere", "sourced_speculation", ("c2",), ("a1",), "possible"),
        claim("mancano i pezzi di ricambio", "hearsay", (), ("a2",)),
        claim("La ditta avrebbe chiesto altri due milioni", "hearsay", ("c3",), ("a5",), "unknown"),
        claim("I residenti temono che i lavori durino un anno", "sourced_speculation", ("c4",), (), "possible"),
        claim("il sindaco le avrebbe assicurato tempi brevi", "hearsay", ("c5",), ("a3", "a4"), "unknown"),
        claim("Chi pagherà le navette", "other"),
        claim("Leggi anche: La mappa dei cantieri", "other", sentence=None),
    )  # fmt: skip
    article = Article("ponte", TEXT, "it", "Ponte chiuso, il Comune promette navette", 0.9991, "ponte.txt")
    furniture = (
        Furniture(span("MONTELUPO, 3 maggio - "), "dateline", "riga-di-data"),
        Furniture(span("Leggi anche: La mappa dei cantieri"), "read-also", "leggi-anche"),
    )
    parser = {"name": "stanza", "version": "1.15.0", "torch": "2.13.0", "models": "embedded", "sha256": "ab" * 32,
              "licence": "non-commercial use only"}  # fmt: skip
    document = Document(article, tuple(paragraphs(TEXT)), furniture, tuple(_sentences()), parser)
    lexicon = LexiconInfo("it", "Italiano", "cd" * 32, 123, False)
    return Analysis(article, document, lexicon, cues, attributions, claims, scores(), GLOSSES)


def paragraphs(text: str) -> list[Paragraph]:
    found: list[Paragraph] = []
    at = 0
    for block in text.split("\n\n"):
        stripped = block.rstrip("\n")
        if stripped:
            found.append(Paragraph(at, at + len(stripped), headline=not found))
        at += len(block) + 2
    return found


def scores(verdict: str = "ok", reasons: tuple[str, ...] = ()) -> Scores:
    words = {"stated": 9, "sourced": 4, "hearsay": 19, "speculation": 4, "sourced_speculation": 11, "other": 12}
    parts = dict(zip(PARTS, (9, 4, 14, 5, 4, 11), strict=True))
    if verdict == "no":
        none = Share(None, None, None)
        return Scores(words, dict.fromkeys(SHARES, none), dict.fromkeys(PARTS, none), Fit(verdict, reasons))
    shares = {name: share(sum(words[cls] for cls in classes)) for name, classes in SHARES.items()}
    return Scores(words, shares, {name: share(count) for name, count in parts.items()}, Fit(verdict, reasons))


def share(count: int) -> Share:
    value = count / 47
    return Share(value, max(0.0, value - 0.13), min(1.0, value + 0.16))


def rewritten(text: str, title: str | None = None, name: str = "ponte") -> Analysis:
    """An analysis of any text, with nothing marked in it."""
    made = analysis()
    article = Article(name, text, "it", title, None, "x.txt")
    whole = (Paragraph(0, len(text)),) if text else ()
    document = replace(made.document, article=article, paragraphs=whole, furniture=(), sentences=())
    return replace(made, article=article, document=document, cues=(), attributions=(), claims=())


def _sentences() -> list[Sentence]:
    import re

    found = list(re.finditer(r"[^\n]+?(?:[.?](?=\s)|(?=\n))", TEXT))
    return [Sentence(i, 0, match.start(), match.end(), (), ((),)) for i, match in enumerate(found)]


def _sentence(at: int) -> int:
    return next(s.index for s in _sentences() if s.start <= at < s.end)
