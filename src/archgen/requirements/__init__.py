"""Requirements: what people state, read from YAML with every fault at its place.

Public: :func:`archgen.requirements.reader.read_requirements`.
"""
