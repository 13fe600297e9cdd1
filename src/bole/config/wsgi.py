"""The WSGI application: pages and API."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bole.config.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
