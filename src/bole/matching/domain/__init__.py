"""How texts are compared and scored. Pure: arrays and words in, scores and reasons out."""
