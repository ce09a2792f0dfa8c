"""What is asked, what is found and how the desk keeps its word: figures without persons.

A group of fewer than five conversations is never shown by itself: it joins "other", and where
even those are fewer than five together they are left out.
"""
