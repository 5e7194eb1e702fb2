"""Statistics: what visits tell about a pipeline, and what is behind each number.

`asked` says what is wanted, `populations` which visits and cards count, `tables` groups them into figures, `sources`
and `explaining` go from a figure back to its population: a number and its explanation come from the same rows.
"""
