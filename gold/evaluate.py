#!/usr/bin/env python3
"""Score `hedge analyse --json` output against the gold annotation.

    python gold/evaluate.py GOLD.jsonl SYSTEM.jsonl [--lang it] [--errors N]

GOLD.jsonl: one annotated sentence a line (see GUIDELINES.md).  SYSTEM.jsonl: one analysed article a line, as
`hedge analyse gold/articles/*.txt --json` prints it; the article id is the file's stem, DOC.LANG, and the file
holds one gold sentence a line, so a gold sentence starts where its line starts.  Offsets are Unicode code points.

Prints precision, recall and F1 of cues (any overlap), speculative sentences, attributions (content overlaps by half),
source-type accuracy, the word-level claim class (accuracy, macro F1) and, by article, the mean absolute error of the
speculation, hearsay and reported shares, in points, with the mean signed error (bias).  Standard library only.
"""
import argparse, collections, json, pathlib, re, sys

WORD = re.compile(r"\w+(?:[-'’./]\w+)*")
CLASSES = ["stated", "sourced", "hearsay", "speculation", "sourced_speculation", "other"]
SHARES = {"speculation": ("speculation", "sourced_speculation"), "own-voice speculation": ("speculation",), "hearsay": ("hearsay",), "reported": ("stated", "sourced")}


def find(text, part, n=1):
    start = -1
    for _ in range(n):
        start = text.find(part, start + 1)
        if start < 0:
            raise ValueError(f"not in the sentence: {part!r} (n={n}): {text!r}")
    return (start, start + len(part))


def place(text, part, n=1):
    """A span, given as one or as the words it covers."""
    return find(text, part, n) if isinstance(part, str) else tuple(part)


def gold_spans(text, item):
    if "spans" in item:
        return [tuple(s) for s in item["spans"]]
    if "parts" in item:
        spans, at = [], 0
        for p in item["parts"]:
            s = text.find(p, at)
            if s < 0:
                s = text.find(p)
            spans.append((s, s + len(p)))
            at = s + len(p)
        return spans
    return [find(text, item["text"], item.get("n", 1))]


def load_gold(path, articles, lang=None):
    """(doc, lang, line) -> dict(start, text, cues, attributions, claims) with sentence-relative spans."""
    gold = {}
    for row in map(json.loads, open(path, encoding="utf8")):
        if lang and row["lang"] != lang:
            continue
        key = (row["doc"], row["lang"])
        text = row["text"]
        gold.setdefault(key, {})[row["line"]] = {
            "text": text,
            "start": row["start"],
            "cues": [(gold_spans(text, c), c["category"], c.get("by")) for c in row["cues"]],
            "attributions": [
                {
                    "content": [place(text, c) for c in a["content"] if c],
                    "source": place(text, a["source"], a.get("source_n", 1)) if a["source"] else None,
                    "type": a["source_type"],
                    "outer": a.get("outer", False),
                }
                for a in row["attributions"]
            ],
            "claims": [(gold_spans(text, c), c["class"]) for c in row["claims"]],
        }
    return gold


def overlap(a, b):
    return any(s < f and e < g for s, g in a for e, f in b)


def covered(a, b):
    """Characters of spans a that spans b cover."""
    marks = set()
    for e, f in b:
        marks.update(range(e, f))
    return sum(1 for s, g in a for i in range(s, g) if i in marks)


def cut(spans, start, end):
    out = [(max(s, start) - start, min(e, end) - start) for s, e in spans if s < end and e > start]
    return out


def words_class(text, claims):
    """Class of each word by the claims over it; None outside every claim (the attribution frame)."""
    out = []
    for m in WORD.finditer(text):
        got = None
        for spans, cls in claims:
            if any(s < m.end() and m.start() < e for s, e in spans):
                got = cls
                break
        out.append(got)
    return out


def prf(tp, fp, fn):
    p = tp / (tp + fp) if tp + fp else 0.0
    r = tp / (tp + fn) if tp + fn else 0.0
    return p, r, (2 * p * r / (p + r) if p + r else 0.0)


def shares(counts):
    total = sum(n for c, n in counts.items() if c and c != "other")
    return {k: (100 * sum(counts[c] for c in cs) / total if total else 0.0) for k, cs in SHARES.items()}


def match_attributions(gold, system):
    """Greedy one-to-one by content overlap of at least half of the longer one."""
    pairs = []
    for i, g in enumerate(gold):
        for j, s in enumerate(system):
            if not g["content"] or not s["content"]:
                continue
            n = covered(g["content"], s["content"])
            size = max(sum(e - b for b, e in g["content"]), sum(e - b for b, e in s["content"]))
            if size and n / size >= 0.5:
                pairs.append((n / size, i, j))
    used_g, used_s, out = set(), set(), []
    for _, i, j in sorted(pairs, reverse=True):
        if i not in used_g and j not in used_s:
            used_g.add(i), used_s.add(j), out.append((i, j))
    return out


def score(gold, system, errors=0):
    t = collections.Counter()
    confusion = collections.Counter()
    by_article = {}
    shown = 0
    for key, lines in gold.items():
        analysis = system.get(key)
        if analysis is None:
            t["missing articles"] += 1
            analysis = {"cues": [], "attributions": [], "claims": []}
        g_words, s_words = collections.Counter(), collections.Counter()
        for line, g in sorted(lines.items()):
            start, end = g["start"], g["start"] + len(g["text"])
            cues = [(cut(c["spans"], start, end), c["category"]) for c in analysis["cues"]]
            cues = [c for c in cues if c[0]]
            attrs = []
            for a in analysis["attributions"]:
                content = cut(a["content"], start, end)
                if content:
                    attrs.append({"content": content, "type": a["source_type"], "source": cut(a.get("source") or [], start, end)})
            claims = [(cut(c["spans"], start, end), c["class"]) for c in analysis["claims"]]
            claims = [c for c in claims if c[0]]
            # cues
            hit_s = set()
            missed, wrong = [], []
            for spans, cat, _ in g["cues"]:
                j = next((j for j, c in enumerate(cues) if j not in hit_s and overlap(spans, c[0])), None)
                if j is None:
                    t["cue fn"] += 1
                    missed.append((cat, " … ".join(g["text"][s:e] for s, e in spans)))
                else:
                    hit_s.add(j)
                    t["cue tp"] += 1
                    t["category right"] += cues[j][1] == cat
            for j, c in enumerate(cues):
                if j not in hit_s and not any(overlap(c[0], s) for s, _, _ in g["cues"]):
                    t["cue fp"] += 1
                    wrong.append((c[1], " … ".join(g["text"][s:e] for s, e in c[0])))
            gs, ss = bool(g["cues"]), bool(cues)
            t["sent tp"] += gs and ss
            t["sent fp"] += ss and not gs
            t["sent fn"] += gs and not ss
            # attributions
            pairs = match_attributions(g["attributions"], attrs)
            t["attr tp"] += len(pairs)
            t["attr fn"] += len(g["attributions"]) - len(pairs)
            t["attr fp"] += len(attrs) - len(pairs)
            t["type right"] += sum(g["attributions"][i]["type"] == attrs[j]["type"] for i, j in pairs)
            for i, j in pairs:
                src = g["attributions"][i]["source"]
                t["source seen"] += src is not None
                t["source right"] += src is not None and overlap([src], attrs[j]["source"])
            # claims
            gw, sw = words_class(g["text"], g["claims"]), words_class(g["text"], claims)
            for a, b in zip(gw, sw):
                confusion[a, b] += 1
                g_words[a] += 1
                s_words[b] += 1
            if errors and shown < errors and (missed or wrong or len(pairs) != len(g["attributions"]) or len(attrs) != len(pairs)):
                shown += 1
                print(f"- {key[0]}.{key[1]}:{line} {g['text']}\n    missed cues {missed}  wrong cues {wrong}  attributions {len(pairs)}/{len(g['attributions'])} (+{len(attrs) - len(pairs)} wrong)")
        by_article[key] = (shares(g_words), shares(s_words))
    return t, confusion, by_article


def report(t, confusion, by_article):
    rows = {}
    for name, k in (("cues", "cue"), ("speculative sentences", "sent"), ("attributions", "attr")):
        p, r, f = prf(t[k + " tp"], t[k + " fp"], t[k + " fn"])
        rows[name] = round(100 * f, 1)
        print(f"{name:24} P {100*p:5.1f}  R {100*r:5.1f}  F1 {100*f:5.1f}   (tp {t[k+' tp']} fp {t[k+' fp']} fn {t[k+' fn']})")
    for name, k, of in (("cue category", "category right", "cue tp"), ("source type", "type right", "attr tp"), ("source span", "source right", "source seen")):
        rows[name] = round(100 * t[k] / t[of], 1) if t[of] else 0.0
        print(f"{name:24} accuracy {rows[name]:5.1f}")
    total = sum(n for (a, _), n in confusion.items() if a)
    right = sum(n for (a, b), n in confusion.items() if a and a == b)
    fs = []
    for c in CLASSES:
        tp = confusion[c, c]
        fp = sum(n for (a, b), n in confusion.items() if b == c and a != c)
        fn = sum(n for (a, b), n in confusion.items() if a == c and b != c)
        if tp + fn:
            f = prf(tp, fp, fn)[2]
            fs.append(f)
            print(f"  class {c:20} F1 {100*f:5.1f}  words {tp+fn}")
    rows["claim words"] = round(100 * right / total, 1) if total else 0.0
    rows["claim macro"] = round(100 * sum(fs) / len(fs), 1) if fs else 0.0
    print(f"{'claim class of words':24} accuracy {rows['claim words']:5.1f}  macro F1 {rows['claim macro']:5.1f}")
    for k in SHARES:
        diff = [s[k] - g[k] for g, s in by_article.values()]
        n = len(diff) or 1
        rows["MAE " + k], rows["bias " + k] = round(sum(map(abs, diff)) / n, 1), round(sum(diff) / n, 1)
        print(f"{k + ' share':28} mean absolute error {rows['MAE ' + k]:5.1f} points, bias {rows['bias ' + k]:+5.1f}, over {len(diff)} articles")
    if t["missing articles"]:
        print(f"{t['missing articles']} articles missing from the system's output", file=sys.stderr)
    return rows


def load_system(path):
    out = {}
    for a in map(json.loads, open(path, encoding="utf8")):
        doc, _, lang = a["article"]["id"].rpartition(".")
        out[doc, lang] = a
    return out


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("gold")
    ap.add_argument("system")
    ap.add_argument("--lang")
    ap.add_argument("--errors", type=int, default=0, help="print this many sentences with an error")
    ap.add_argument("--json", action="store_true", help="print the figures as one JSON line, last")
    a = ap.parse_args()
    gold = load_gold(a.gold, None, a.lang)
    rows = report(*score(gold, load_system(a.system), a.errors))
    if a.json:
        print(json.dumps(rows))


if __name__ == "__main__":
    main()
