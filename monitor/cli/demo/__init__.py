"""The demo: a newsstand, the real daemon and a receiver, each a process or a server of its own."""
