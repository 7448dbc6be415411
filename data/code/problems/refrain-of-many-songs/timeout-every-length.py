# Tries every length, from the longest song's down.
n, k = map(int, input().split())
songs = [input().strip() for _ in range(n)]


def common(size):
    count = {}
    for s in songs:
        mine = set()
        for i in range(len(s) - size + 1):
            mine.add(s[i : i + size])
        for part in mine:
            count[part] = count.get(part, 0) + 1
    return [part for part, times in count.items() if times >= k]


for size in range(max(map(len, songs)), 0, -1):
    found = common(size)
    if found:
        print(size, min(found))
        break
else:
    print("0 -")
