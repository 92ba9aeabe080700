"""What is known and remembered: the nouns, the knowledge graph, vector memory, experience, and the ledger."""
