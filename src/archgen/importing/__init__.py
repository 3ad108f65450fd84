"""Requirements drafted from what exists: API descriptions, database schemas, compose files.

Public: :func:`archgen.importing.drafting.draft`. It takes paths and gives a
:class:`~archgen.importing.drafting.Draft`: the text of a requirements file, a row for every thing that the files hold
(with its place, and the path of the requirements that carries it or the reason why none does), and the sentences on
which two files disagree. Nothing is written, nothing is fetched.

A file becomes a :class:`~archgen.importing.sketch.Sketch` by the reader of its kind; sketches are merged, and the
merged one is written. An item hangs on the piece of the sketch that carries it, or is left out with a reason.
"""
