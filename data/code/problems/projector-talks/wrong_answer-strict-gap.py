# Demands more than g minutes between two talks: a start at exactly e + g is refused.
n, gap = map(int, input().split())
talks = [tuple(map(int, input().split())) for _ in range(n)]
talks.sort(key=lambda talk: talk[1])
accepted = 0
last_end = -(10**18)
for start, end in talks:
    if start - last_end > gap:
        accepted += 1
        last_end = end
print(accepted)
