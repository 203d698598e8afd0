"""Plain text and subtitles to blocks: hard-wrapped lines joined, paragraphs told."""
