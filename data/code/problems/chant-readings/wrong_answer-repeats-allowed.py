# Lets a word stand twice in a row.
def count_readings(text, words):
    ways = [1] + [0] * len(text)
    for end in range(1, len(text) + 1):
        for word in words:
            if end >= len(word) and text.startswith(word, end - len(word)):
                ways[end] = (ways[end] + ways[end - len(word)]) % 1_000_000_007
    return ways[-1]
