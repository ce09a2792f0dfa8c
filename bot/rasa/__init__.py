"""The Rasa project: what Rasa learns from (data), its training, its server, its environment."""
