"""Office documents to pieces of text: DOCX, OpenDocument, RTF."""
