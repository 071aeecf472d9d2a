"""Shared parts of all pages: words, symbols, the frame and the templates."""
