"""What readers see: a page per article, the index of a run, and the block for newsletters."""
