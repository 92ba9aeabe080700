"""Vector long-term memory: the port, the embedded adapter and the Chroma adapter."""
