"""Models made elsewhere: from the hub or a folder through sentence-transformers, or objects that encode.

Goes in: a name, a folder, an object. Comes out: an encoder. Only the registry and users of objects need this room.
"""
