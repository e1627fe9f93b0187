"""Corrections: what editors change in the marks of articles, from their files into analyses."""

from hedge.corrections.file import CorrectedText, of_run, once, parse, read
from hedge.corrections.written import write

__all__ = ["CorrectedText", "of_run", "once", "parse", "read", "write"]
