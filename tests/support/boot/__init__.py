"""Boots a real systemd in namespaces of its own and sees there how the service behaves.

``host`` makes the machine, ``guest`` runs in it, ``world`` is what the service lives among,
``checks`` says what has to hold, ``mutations`` what each check has to notice.
"""
