"""Plain strings: bytes to text, language, names and numbers, one spelling for an encoder.

Goes in: bytes or strings. Comes out: strings, codes of languages, sets of names. Every room may use it.
"""
