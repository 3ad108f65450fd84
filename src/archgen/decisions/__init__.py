"""Decisions: facts and tables in, explained recommendations out.

Start at :func:`archgen.decisions.engine.recommend`; the shape of its result is :mod:`archgen.decisions.model`.
"""
