"""The design against a real server: an embedded PostgreSQL, filled with synthetic rows, answers every access pattern.

The one stage besides the package and the command line that runs processes. It needs the extra `prove`.
"""
