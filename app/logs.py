"""Logs go to stderr: for people on a terminal, JSON otherwise."""

import logging
import sys

import structlog


def set_up_logs(style: str = "auto") -> None:
    """Configures structlog once. `style` is `human`, `json`, or `auto` by whether stderr is a terminal."""
    human = style == "human" or (style == "auto" and sys.stderr.isatty())
    renderer = structlog.dev.ConsoleRenderer() if human else structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
