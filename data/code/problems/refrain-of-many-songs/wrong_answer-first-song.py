# Keeps only what the first song has, as if the refrain had to occur there.
n, k = map(int, input().split())
songs = [input().strip() for _ in range(n)]


def common(size):
    count = dict.fromkeys((songs[0][i : i + size] for i in range(len(songs[0]) - size + 1)), 0)
    for s in songs:
        for part in {s[i : i + size] for i in range(len(s) - size + 1)}:
            if part in count:
                count[part] += 1
    return [part for part, times in count.items() if times >= k]


low, high = 0, len(songs[0])
while low < high:
    middle = (low + high + 1) // 2
    if common(middle):
        low = middle
    else:
        high = middle - 1
print(low, min(common(low))) if low else print("0 -")
