"""The verbs of intake: `asking` makes needs of what people tell, `clarifying` asks back, `surveys` and `reports` gather them."""
