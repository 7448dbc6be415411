# Finishes each farmer's grain before starting another's, the earliest deadline first.
import heapq

n = int(input())
farmers = sorted(tuple(map(int, input().split())) for _ in range(n))


def in_time(speed):
    clock = i = 0
    heap = []
    while i < n or heap:
        if not heap:
            clock = max(clock, farmers[i][0] * speed)
        while i < n and farmers[i][0] * speed <= clock:
            heapq.heappush(heap, (farmers[i][1] * speed, farmers[i][2]))
            i += 1
        due, sacks = heapq.heappop(heap)
        clock += sacks
        if clock > due:
            return False
    return True


low, high = 1, sum(w for a, b, w in farmers)
while low < high:
    middle = (low + high) // 2
    if in_time(middle):
        high = middle
    else:
        low = middle + 1
print(low)
