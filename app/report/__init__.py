"""The report of a run: one self-contained HTML file, with pictures and charts, that opens anywhere."""

from app.report.write import write_report

__all__ = ["write_report"]
