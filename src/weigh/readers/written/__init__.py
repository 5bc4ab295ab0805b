"""What people write of a network without its code: printed tables, notation, prose, and pages with all of these.

evidence.py    what a text states of one layer (`Stated`), and of a network (`Description`)
tables/        printed summaries and tables of papers, to descriptions
notation/      the notation of papers, to descriptions
prose/         sentences, to what they state of layers and what they claim
infer/         a description to a network: what is not written follows from parameters and shapes
page/          a page to its blocks, and each block to code, tables, notation and prose
"""
