# Cuts the sorted customers into one block of neighbours for each desk instead of dealing them out.
n, m = map(int, input().split())
jobs = sorted(map(int, input().split()))
size = -(-n // m)
total = 0
for i in range(0, n, size):
    clock = 0
    for job in jobs[i : i + size]:
        clock += job
        total += clock
print(total)
