"""Words of one language.

In: plain text. Out: tokens with their places, what each form can be, and what it is where it stands.
Used by every room of ``terms``; it uses none of them.
"""
