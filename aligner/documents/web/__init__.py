"""HTML, EPUB and Markdown to pieces of text, with their notes."""
