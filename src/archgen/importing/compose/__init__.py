"""Compose files: services are technologies that run already."""
