"""Rows of the exchange."""

from __future__ import annotations

from .price_notices import Objection as Objection
from .price_notices import ObjectionFile as ObjectionFile
from .price_notices import PriceNotice as PriceNotice
from .price_notices import PublicationProof as PublicationProof
from .price_notices import SigningKey as SigningKey
from .sales import Bidder as Bidder
from .sales import Lot as Lot
from .sales import Sale as Sale
from .sales import SaleEntry as SaleEntry
