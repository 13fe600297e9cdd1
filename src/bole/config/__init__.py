"""Assembly: Django's settings, the root of the addresses, the WSGI application."""
