"""Pushes changes to open browsers, filtered by what each member may see."""
