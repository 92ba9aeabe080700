"""Everything that a GPU would run, each behind one door with a CPU default."""
