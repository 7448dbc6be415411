# Counts occurrences, also several in one song, not songs.
n, k = map(int, input().split())
songs = [input().strip() for _ in range(n)]


def common(size):
    count = {}
    for s in songs:
        for i in range(len(s) - size + 1):
            part = s[i : i + size]
            count[part] = count.get(part, 0) + 1
    return [part for part, times in count.items() if times >= k]


low, high = 0, max(map(len, songs))
while low < high:
    middle = (low + high + 1) // 2
    if common(middle):
        low = middle
    else:
        high = middle - 1
print(low, min(common(low))) if low else print("0 -")
