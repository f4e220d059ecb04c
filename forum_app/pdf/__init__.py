"""HTML to PDF: the only place that imports WeasyPrint, and only in the worker."""
