"""Prose documents: a module prepares the values of each, a template places them."""
