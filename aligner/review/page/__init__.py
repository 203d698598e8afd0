"""The page: a server on this machine alone, and what it shows."""
