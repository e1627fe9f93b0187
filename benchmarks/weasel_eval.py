"""Measures on the evaluation set: `python -m benchmarks.weasel_eval DATA CACHE`, in the root of the project.

A sentence counts as uncertain if the lexicon finds a cue in it (the first two lines) or the head says so (the others).
DATA is the folder with the shared task's `eval.jsonl`; CACHE keeps what is parsed. `--as-given` parses the texts with
the spaces that the shared task's tokenizer left in them; without it they are mended first.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import weasel_data
from hedge import weasel
from hedge.lexicon import load
from hedge.match import cues_of
from hedge.parse import sentence

LEXICON = Path("lexicons/weasel/en.toml")


def main(folder: Path, cache: Path, mend: bool = True) -> None:
    """Prints precision, recall and F1 of the uncertain class."""
    news, extended = load("en"), load("en", LEXICON)
    head = weasel.load(LEXICON.with_suffix(".head.toml"))
    words_only = weasel.without_encoder(head)
    kept = head.info["provenance"]
    labels = []
    found: dict[str, list[bool]] = {}
    seconds = 0.0
    for p in weasel_data.parsed(weasel_data.eval_examples(folder, mend), cache):
        sentences = [sentence(n, 0, tree, extended) for n, tree in enumerate(p.trees)]
        cues = [cues_of(s, extended) for s in sentences]
        states = [weasel_data.side_by_side(layers, head.layers) for layers in p.states]
        at = time.process_time()
        full = weasel.judge(head, sentences, cues, states)
        seconds += time.process_time() - at
        words = weasel.judge(words_only, sentences, cues, None)
        labels.append(p.example.label == 1)
        for name, verdict in (
            ("lexicon", any(cues_of(s, news) for s in sentences)),
            ("lexicon and weasels", any(cues)),
            ("head without encoder", words.uncertain),
            ("head", full.uncertain),
            ("without encoder, threshold by CV", words.score > kept["cross_validation_words_threshold"]),
            ("head, threshold by CV", full.score > kept["cross_validation_threshold"]),
        ):
            found.setdefault(name, []).append(verdict)
    print(
        f"{len(labels)} sentences, {sum(labels)} uncertain; the head takes {1000 * seconds / len(labels):.2f} ms each"
    )
    for name, verdicts in found.items():
        print(f"{name:32}", "P {:.1f}  R {:.1f}  F1 {:.1f}".format(*scores(labels, verdicts)))


def scores(labels: Sequence[bool], found: Sequence[bool]) -> tuple[float, float, float]:
    """Returns precision, recall and F1 in per cent."""
    right = sum(a and b for a, b in zip(labels, found, strict=True))
    return 100 * right / max(sum(found), 1), 100 * right / sum(labels), 200 * right / (sum(found) + sum(labels))


if __name__ == "__main__":
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    main(Path(arguments[0]), Path(arguments[1]), "--as-given" not in sys.argv)
