"""Documents: PDF, DOCX, HTML, Markdown and plain text, cut into passages."""
