"""The rules of the registry: what a record may contain, when it may be published, near and long term. Pure."""
