"""How captions of machines stand beside those of people: pure, texts and vectors in."""
