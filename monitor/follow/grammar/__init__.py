"""English grammar of a sentence: tokens, tags, lemmas and dependencies, by a bundled parser."""
