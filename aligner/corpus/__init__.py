"""Collections of documents in a folder that every run brings up to date: what is known is kept, what is new is made.

``store`` is the folder, ``sides`` makes documents into shards of sentences and vectors, ``engine`` runs the tasks.
"""
