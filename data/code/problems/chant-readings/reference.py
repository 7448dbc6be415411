MODULUS = 1_000_000_007


def count_readings(text, words):
    total = [0] * (len(text) + 1)  # readings of the first i characters
    total[0] = 1
    ending = [{} for _ in total]  # the same by the last word
    for end in range(1, len(text) + 1):
        for word in words:
            start = end - len(word)
            if start >= 0 and total[start] and text.startswith(word, start):
                ways = (total[start] - ending[start].get(word, 0)) % MODULUS
                ending[end][word] = ways
                total[end] = (total[end] + ways) % MODULUS
    return total[-1]
