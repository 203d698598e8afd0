"""The corpus folder: its files, who may write, what the last finished run holds."""
