"""A score for feed readers: any of them, judged from outside by what it asks for and when."""
