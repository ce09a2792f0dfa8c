"""Coverage-guided fuzzing (atheris) of everything that reads what others wrote: `make fuzz`.

A target is a function of bytes that raises where a law is broken. What was found once lies in
`found/`, a folder a target, and is read again by `tests/safety/test_found.py`.
"""
