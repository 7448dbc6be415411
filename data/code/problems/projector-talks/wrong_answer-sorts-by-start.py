# Takes talks in the order of their start, so that one long early talk blocks many short ones.
n, gap = map(int, input().split())
talks = sorted(tuple(map(int, input().split())) for _ in range(n))
accepted = 0
free_from = 0
for start, end in talks:
    if start >= free_from:
        accepted += 1
        free_from = end + gap
print(accepted)
