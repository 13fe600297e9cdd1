"""Rows of the exchange."""

from __future__ import annotations

from .sales import Bidder as Bidder
from .sales import Lot as Lot
from .sales import Sale as Sale
from .sales import SaleEntry as SaleEntry
