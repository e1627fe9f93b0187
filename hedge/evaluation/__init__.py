"""Evaluation: what the program finds in annotated text, against what the annotators found."""
