"""Ad platform adapters. Only wiring hands one to `graphs.launch`."""
