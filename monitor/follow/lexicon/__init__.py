"""The words that claims are made of, as tables: an axis is a file, words for one are rows.

Rule 1. ``shape`` says how a table is written: things, verbs, nouns, states, attributes.
Rule 2. A file for each axis (``schedule``, ``custody``, ...) holds its things and words; a word
        counts only for things whose class names the axis.
Rule 3. ``modality`` holds what may stand above a verb; ``words`` closed lists of small words.
Rule 4. ``tables`` puts them together by word form; nothing else reads the files of the axes.
"""
