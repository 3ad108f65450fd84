"""How many questions a project needs until hardly anything can change, by expected gain and in the order of the file.

A project is one world drawn by the priors: it holds the answers. It is asked until the chance that no decision changes
reaches 95 %. The order of the file skips what is answered or can change nothing any more, as tools do that know which
questions are relevant. By expected gain at least 20 % fewer have to be needed. Slow: about ten seconds a project.
Run with `python tests/benchmarks/questions.py [PROJECTS [WORLDS]]`.
"""

import sys
from statistics import mean

from archgen.decisions.questions import Question, next_questions
from archgen.decisions.worlds import SETTLED, Worlds, imagine
from archgen.facts.sampling import Lot
from archgen.knowledge.loader import load_knowledge

PROJECTS = 200
WORLDS = 512
LEAST_SAVED = 0.20


def needed(start: Worlds, truth: Worlds, project: int, order: str) -> tuple[int, bool]:
    """Ask one project until it is settled; give the number of questions, and whether the answers then are its own."""
    worlds, asked = start, 0
    while worlds.unchanged() < SETTLED:
        questions = next_questions(worlds)
        if not questions:
            break
        fact = questions[0].fact if order == "gain" else _first(questions, worlds)
        worlds, asked = worlds.given({fact: truth.columns[fact].value(project)}), asked + 1
    return asked, all(found.chosen(project) == worlds.now[name] for name, found in truth.outcomes.items())


def _first(questions: tuple[Question, ...], worlds: Worlds) -> str:
    """Give the first relevant fact in the order of the file."""
    places = list(worlds.knowledge.vocabulary.facts)
    return min((one.fact for one in questions), key=places.index)


def _count(runs: list[tuple[int, bool]]) -> float:
    """Give the mean number of questions."""
    return mean(asked for asked, _ in runs)


def main(projects: int, number: int) -> int:
    """Print the means over all projects; fail when too little is saved."""
    knowledge = load_knowledge()
    truth = imagine(knowledge, lot=Lot(projects, "projects"))
    start = imagine(knowledge, lot=Lot(number))
    found: dict[str, list[tuple[int, bool]]] = {"file": [], "gain": []}
    for project in range(projects):
        for order, runs in found.items():
            runs.append(needed(start, truth, project, order))
        if (project + 1) % 10 == 0 or project + 1 == projects:
            told = (
                f"{order} {_count(runs):.1f}, {mean(one[1] for one in runs):.0%} final" for order, runs in found.items()
            )
            print(f"{project + 1} projects, questions in the order of: {', '.join(told)}", flush=True)
    saved = 1 - _count(found["gain"]) / _count(found["file"])
    print(f"saved {saved:.0%} over {projects} projects (limit {LEAST_SAVED:.0%})")
    return int(saved < LEAST_SAVED)


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    sys.exit(main(*(given + [PROJECTS, WORLDS][len(given) :])))
