"""Data that others can read: HXL, SDMX, Frictionless packages and workbooks, and back without loss."""

from iomlab.data.exchange.files import read, write
from iomlab.data.exchange.hxl import hxl, problems, tags
from iomlab.data.exchange.keys import read_key, sdmx_key

__all__ = ["hxl", "problems", "read", "read_key", "sdmx_key", "tags", "write"]
