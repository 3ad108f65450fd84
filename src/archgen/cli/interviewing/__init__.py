"""How `archgen init` talks: with a person in a terminal, with a program line by line, or not at all."""
