"""Sets the head's thresholds for plain Wikipedia: `python -m benchmarks.weasel_threshold DATA CACHE`, after training.

The training paragraphs were collected for their weasel tags, the evaluation articles were not: in the training set half
of all sentences have an entry of the lexicon, in the evaluation set one in five. A threshold that is best for the
former is too high for the latter. So the thresholds are set on the *texts* of `eval.jsonl`, whose labels are not used:
as large a share of them is flagged as is labelled uncertain in `train.jsonl`. The thresholds of the cross-validation
stay in the file.
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


def main(folder: Path, cache: Path) -> None:
    """Writes both thresholds into the head."""
    file = LEXICON.with_suffix(".head.toml")
    lexicon, head = load("en", LEXICON), weasel.load(file)
    words_only = weasel.without_encoder(head)
    share = float(np.mean([e.label for e in weasel_data.train_examples(folder)]))
    scores = []
    for p in weasel_data.parsed(weasel_data.eval_examples(folder), cache):
        sentences = [sentence(n, 0, tree, lexicon) for n, tree in enumerate(p.trees)]
        cues = [cues_of(s, lexicon) for s in sentences]
        states = [weasel_data.side_by_side(layers, head.layers) for layers in p.states]
        verdicts = weasel.judge(head, sentences, cues, states), weasel.judge(words_only, sentences, cues, None)
        scores.append([v.score for v in verdicts])
    full, words = np.quantile(np.array(scores), 1 - share, axis=0)
    text = file.read_text("utf-8")
    for name, value in (("threshold", full), ("words_threshold", words)):
        kept = f"cross_validation_{name}"
        if not re.search(f"(?m)^{kept} = ", text):
            old = head.info[name]
            text = text.rstrip() + f"\n{kept} = {old!r}\n"
        text = re.sub(rf"(?m)^{name} = .*$", f"{name} = {float(value)!r}", text)
    if "calibration" not in text:
        text = text.rstrip() + f'\ncalibration = "the share {share:.4f} of the texts of eval.jsonl, labels unread"\n'
    file.write_text(text, "utf-8")
    print(f"{share:.4f} of {len(scores)} texts: thresholds {full:.3f} and, without the encoder, {words:.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
