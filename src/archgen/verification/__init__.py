"""Checks of documents and of the design that they show, before anything is written: a fault here is archgen's own."""
