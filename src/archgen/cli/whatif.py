"""`archgen whatif`: what would change if some facts were others."""

from __future__ import annotations

from archgen.cli import console
from archgen.cli.stages import DEFAULT_FILE, AsJson, File, Sets, Standards, changes, designed, reading
from archgen.errors import Fault, InputError


def whatif(
    file: File = DEFAULT_FILE, *, sets: Sets = None, standards: Standards = None, as_json: AsJson = False
) -> None:
    """Show what would change if facts were others.

    Decision by decision, with the rules that turn it, in size and in cost. Writes nothing.
    """
    wanted = changes(sets)
    if not wanted:
        raise InputError(Fault("--set", "is missing; write for example `--set peak_requests_per_second=20k`"))
    with reading(file, standards), console.progress("composing the design as it is") as step:
        from archgen.comparison import compare, outline_of

        before = outline_of(designed(file, standards=standards)[0])
        step("composing the design as it would be")
        found = compare(before, outline_of(designed(file, wanted, standards=standards)[0]))
    if as_json:
        same = {"set": wanted, "same": found.is_same}
        console.out_json(same | found.model_dump(mode="json", by_alias=True))
        return
    from archgen.cli.contrast import contrast

    console.out(f"{before.name}, if {', '.join(f'{name} were {value}' for name, value in wanted.items())}", "bold")
    console.out()
    if found.is_same:
        console.out("The design stays as it is: same decisions, sizes, containers and cost.")
        console.out()
    console.lines(contrast(found, console.width()))
