"""Numbers and units as people write them: what is typed as a claim, printed in a table or told in a sentence."""
