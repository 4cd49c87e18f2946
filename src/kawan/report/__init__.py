"""What a paper needs: a report of a folder of results, tables for LaTeX, the ODD description, the sources."""
