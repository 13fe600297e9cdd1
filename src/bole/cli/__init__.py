"""The command `bole`: a face like the pages, it parses, calls one verb and shows."""
