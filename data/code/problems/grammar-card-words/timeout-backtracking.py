# Tries one way after the other and forgets what failed: exponential.
import sys

sys.setrecursionlimit(1_000_000)


def character(wanted):
    def match(word, at, then):
        return at < len(word) and wanted in (None, word[at]) and then(at + 1)

    return match


def sequence(parts):
    def match(word, at, then, number=0):
        if number == len(parts):
            return then(at)
        return parts[number](word, at, lambda end: match(word, end, then, number + 1))

    return match


def choice(options):
    def match(word, at, then):
        for option in options:
            if option(word, at, then):
                return True
        return False

    return match


def repeat(body):
    def match(word, at, then):
        return body(word, at, lambda end: end > at and match(word, end, then)) or then(at)

    return match


def read(pattern, at):
    options = []
    parts = []
    while at < len(pattern) and pattern[at] not in ")]}":
        char = pattern[at]
        at += 1
        if char == "/":
            options.append(sequence(parts))
            parts = []
        elif char in "([{":
            inner, at = read(pattern, at)
            at += 1
            if char == "[":
                inner = choice([inner, sequence([])])
            elif char == "{":
                inner = repeat(inner)
            parts.append(inner)
        elif char == "~":
            parts.append(character(pattern[at]))
            at += 1
        else:
            parts.append(character(None if char == "_" else char))
    options.append(sequence(parts))
    return choice(options), at


def matching(pattern, words):
    match, _ = read(pattern, 0)
    return [match(word, 0, lambda end, word=word: end == len(word)) for word in words]
