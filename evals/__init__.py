"""How we know it works: scenarios, scripted servers, scorers and benchmarks."""
