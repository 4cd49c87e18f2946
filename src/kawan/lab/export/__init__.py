"""Results handed to neighbouring tools, one file per kind: what they load as it is, in their own conventions."""
