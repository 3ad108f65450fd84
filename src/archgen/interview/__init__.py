"""The questionnaire: a pure state machine from answers to the next question. Whoever drives it does the talking.

Public: :class:`archgen.interview.machine.Interview`.
"""
