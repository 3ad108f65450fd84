"""Documents: views of the design as text, made in memory."""
