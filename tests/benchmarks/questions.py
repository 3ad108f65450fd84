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


def main(projects: int, number: int) -> int:
    """Print the means over all projects; fail when too little is saved."""
    knowledge = load_knowledge()
    truth = imagine(knowledge, lot=Lot(projects, "projects"))
    start = imagine(knowledge, lot=Lot(number))
    found = {order: [needed(start, truth, project, order) for project in range(projects)] for order in ("file", "gain")}
    for order, runs in found.items():
        right = mean(is_right for _, is_right in runs)
        print(f"{order}: {mean(asked for asked, _ in runs):.1f} questions, {right:.0%} of answers then are final")
    saved = 1 - mean(asked for asked, _ in found["gain"]) / mean(asked for asked, _ in found["file"])
    print(f"saved {saved:.0%} over {projects} projects (limit {LEAST_SAVED:.0%})")
    return int(saved < LEAST_SAVED)


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    sys.exit(main(*(given + [PROJECTS, WORLDS][len(given) :])))
