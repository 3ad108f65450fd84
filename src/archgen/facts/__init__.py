"""Facts: what decision tables read, each with its provenance and, where it was computed, its formula with numbers.

Public: :func:`archgen.facts.resolve.resolve_facts` and :class:`archgen.facts.contexts.Contexts`.
"""
