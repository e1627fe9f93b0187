"""Sets the head's thresholds for plain Wikipedia: `python -m benchmarks.weasel_threshold DATA TEXTS CACHE`.

The training paragraphs were collected for their weasel tags: half of all their sentences have an entry of the lexicon,
of whole articles one in five. A threshold that is best for the former is too high for the latter. So the thresholds are
set on unlabelled sentences of whole articles, one a line in TEXTS: as large a share of them is flagged as is labelled
uncertain in DATA's `train.jsonl`. The evaluation set has no part in it. The thresholds of the cross-validation stay in
the file. TEXTS of the shipped head: the Wikipedia biographies of the treebank GUM, from its `# text` lines.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np

from benchmarks import weasel_data
from hedge import weasel
from hedge.lexicon import load
from hedge.match import cues_of
from hedge.parse import sentence

LEXICON = Path("lexicons/weasel/en.toml")


def main(folder: Path, texts: Path, cache: Path) -> None:
    """Writes both thresholds into the head."""
    file = LEXICON.with_suffix(".head.toml")
    lexicon, head = load("en", LEXICON), weasel.load(file)
    words_only = weasel.without_encoder(head)
    share = float(np.mean([e.label for e in weasel_data.train_examples(folder)]))
    scores = []
    examples = [weasel_data.Example(line, 0, None, ()) for line in texts.read_text("utf-8").splitlines()]
    for p in weasel_data.parsed(examples, cache):
        sentences = [sentence(n, 0, tree, lexicon) for n, tree in enumerate(p.trees)]
        cues = [cues_of(s, lexicon) for s in sentences]
        states = [weasel_data.side_by_side(layers, head.layers) for layers in p.states]
        verdicts = weasel.judge(head, sentences, cues, states), weasel.judge(words_only, sentences, cues, None)
        scores.append([v.score for v in verdicts])
    full, words = np.quantile(np.array(scores), 1 - share, axis=0)
    text = file.read_text("utf-8")
    for name, value in (("threshold", full), ("words_threshold", words)):
        text = re.sub(rf"(?m)^{name} = .*$", f"{name} = {float(value)!r}", text)
    text = re.sub(r"(?m)^calibration = .*\n", "", text).rstrip()
    text += f'\ncalibration = "{share:.4f} of {len(scores)} unlabelled sentences of {texts.name} are flagged"\n'
    text += f'calibration_sha256 = "{weasel_data.sha256(texts)}"\n'
    file.write_text(text, "utf-8")
    print(f"{share:.4f} of {len(scores)} texts: thresholds {full:.3f} and, without the encoder, {words:.3f}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
