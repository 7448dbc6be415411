# Recursion with memory, one level for each word: too deep for a long text.
from functools import cache


def count_readings(text, words):
    @cache
    def count(start, last):
        if start == len(text):
            return 1
        total = 0
        for word in words:
            if word != last and text.startswith(word, start):
                total += count(start + len(word), word)
        return total % 1_000_000_007

    return count(0, "")
