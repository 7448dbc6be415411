# The window holds k days together with the day itself, so only k - 1 days before it count.
from collections import deque

n, k = map(int, input().split())
days = list(map(int, input().split()))
window = deque()
suns = last = 0
for i in range(n):
    while window and window[0] <= i - k:
        window.popleft()
    if not window or days[window[0]] < days[i]:
        suns += 1
        last = i + 1
    while window and days[window[-1]] <= days[i]:
        window.pop()
    window.append(i)
print(suns, last)
