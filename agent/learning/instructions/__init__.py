"""Instructions: goals, their wordings in English, random text for screens."""
