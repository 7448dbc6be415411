# Subtracts all readings that end before the doubled word, though some of them are ruled out themselves.
def count_readings(text, words):
    ways = [1] + [0] * len(text)
    for end in range(1, len(text) + 1):
        for word in words:
            size = len(word)
            if end >= size and text.startswith(word, end - size):
                ways[end] += ways[end - size]
                if end >= 2 * size and text.startswith(word, end - 2 * size):
                    ways[end] -= ways[end - 2 * size]
        ways[end] %= 1_000_000_007
    return ways[-1]
