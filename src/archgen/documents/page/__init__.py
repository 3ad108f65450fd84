"""The whole package as one self-contained HTML page that works from disk, offline and in print."""

from archgen.documents.page.page import page, page_document

__all__ = ["page", "page_document"]
