"""`python -m archgen`: the command line without an installed script."""

from archgen.cli.app import main

if __name__ == "__main__":
    main()
