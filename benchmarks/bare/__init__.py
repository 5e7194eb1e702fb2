"""What the same thing costs without Jalon: no layers, no checks, no rights; the least that would do."""
