"""A report as one HTML page that stands alone: it asks the network for nothing."""

from dpctl.report.html.page import page

__all__ = ["page"]
