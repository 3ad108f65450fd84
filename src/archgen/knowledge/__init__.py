"""Knowledge: the shape of vocabulary, tables, findings, catalogue and building blocks, and their loading.

Start at :func:`archgen.knowledge.loader.load_knowledge`; the data stands in YAML files beside this module.
"""
