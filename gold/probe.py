#!/usr/bin/env python3
"""Score the minimal sentences of probe.tsv.

    hedge analyse gold/probe/*.txt --json > probe.jsonl
    python gold/probe.py probe.jsonl [--errors] [--json]

probe/probe.LANG.txt holds one sentence a line.  A Y row is right if at least one cue overlaps the words of its `cue`
column (parts are separated by " ... "); an N row is right if its line has no cue; P rows are printed, not judged.
Category and source columns are not judged.  Standard library only.
"""
import argparse, collections, json, pathlib, sys

HERE = pathlib.Path(__file__).resolve().parent


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("system")
    ap.add_argument("--errors", action="store_true", help="print the rows that are wrong")
    ap.add_argument("--json", action="store_true", help="print the figures as one JSON line, last")
    a = ap.parse_args()
    rows = [line.split("\t") for line in (HERE / "probe.tsv").read_text(encoding="utf8").splitlines()[1:] if line]
    system = {}
    for line in open(a.system, encoding="utf8"):
        analysis = json.loads(line)
        system[analysis["article"]["id"].rpartition(".")[2]] = analysis
    right, total = collections.Counter(), collections.Counter()
    at = collections.Counter()
    for lang, label, cue, category, source, sentence, *why in rows:
        start = at[lang]
        at[lang] += len(sentence) + 1
        analysis = system.get(lang)
        if analysis is None:
            continue
        if analysis["article"]["text"][start:start + len(sentence)] != sentence:
            sys.exit(f"the text of probe.{lang} is not the file's: offsets would be wrong at {sentence!r}")
        found = [c for c in analysis["cues"] if any(s < start + len(sentence) and e > start for s, e in c["spans"])]
        if label == "P":
            continue
        if label == "N":
            ok = not found
        else:
            spans, pos = [], 0
            for part in cue.split(" ... "):
                i = sentence.find(part, pos)
                i = i if i >= 0 else sentence.find(part)
                if i >= 0:
                    spans.append((start + i, start + i + len(part)))
                    pos = i + len(part)
            ok = any(s < f and e > b for c in found for s, e in c["spans"] for b, f in spans)
        total[lang, label] += 1
        right[lang, label] += ok
        if a.errors and not ok:
            print(f"{lang} {label} {cue!r}: {sentence}   found {[c['entry'] for c in found]}   {' '.join(why)}")
    rows = {}
    for lang in sorted({k[0] for k in total}):
        y, n = total[lang, "Y"], total[lang, "N"]
        rows[lang] = round(100 * (right[lang, "Y"] + right[lang, "N"]) / (y + n), 1)
        print(f"{lang}: Y {right[lang, 'Y']}/{y}  N {right[lang, 'N']}/{n}  right {rows[lang]} %")
    if a.json:
        print(json.dumps(rows))


if __name__ == "__main__":
    main()
