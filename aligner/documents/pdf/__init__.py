"""PDF to pieces of text: characters by place, lines, paragraphs, cells, running heads, marks of notes."""
