"""The engine: many reports from one warm parent, each in a clean kernel of its own.

A parent process imports the heavy libraries once and forks, for each report, a child that becomes a
real IPython kernel. Nothing passes from one report to the next, because a child serves one report.
"""

from iomlab.reports.engine.driver import Engine
from iomlab.reports.engine.running import Limits

__all__ = ["Engine", "Limits"]
