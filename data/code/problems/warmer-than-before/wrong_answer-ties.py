# Counts a day that is only as warm as one before.
from collections import deque

n, k = map(int, input().split())
days = list(map(int, input().split()))
window = deque()
suns = last = 0
for i in range(n):
    while window and window[0] < i - k:
        window.popleft()
    while window and days[window[-1]] <= days[i]:
        window.pop()
    if not window:
        suns += 1
        last = i + 1
    window.append(i)
print(suns, last)
