"""The documents of both sides: found in directories, cut into shards, read into sentences, made into vectors."""
