# Tries all readings one by one: exponential.
import sys


def count_readings(text, words):
    sys.setrecursionlimit(100_000)

    def count(start, last):
        if start == len(text):
            return 1
        total = 0
        for word in words:
            if word != last and text.startswith(word, start):
                total += count(start + len(word), word)
        return total

    return count(0, "") % 1_000_000_007
