"""Questions to a corpus in SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedge.corpus.scan import Corpus
from hedge.errors import HedgeError

if TYPE_CHECKING:
    import polars


def query(corpus: Corpus, sql: str) -> polars.DataFrame:
    """Returns what a corpus answers to a question in Polars' SQL, with the corpus's tables under their names.

    Raises HedgeError where it is no question that can be answered.
    """
    import polars

    try:
        with polars.SQLContext({name: corpus[name] for name in corpus}) as context:
            answer = context.execute(sql, eager=True)
    except (polars.exceptions.PolarsError, polars.exceptions.PanicException) as error:
        reason = " ".join(str(error).split())
        names = ", ".join(corpus)
        raise HedgeError(f"the question cannot be answered: {reason}", f"SQL that selects from {names}; "
                         "codebook.csv in the corpus's folder lists their columns") from error  # fmt: skip
    return answer
