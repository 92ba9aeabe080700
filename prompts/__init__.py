"""The words: prompt templates and playbooks, in Chinese and English, and their loader."""
