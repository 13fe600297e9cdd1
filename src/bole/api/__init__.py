"""The API root: one NinjaAPI, problem+json, the routers of the contexts."""
