"""Writes the whole zoo again: `python3 make_all.py`. The same versions of the tools give the same bytes."""
import classic
import converted
import dense_prediction
import efficient
import sequences
import transformers

for family in (classic, efficient, transformers, dense_prediction, sequences, converted):
    family.main()
