"""Reads two reports: does the newer say that what the older one told has turned?"""
