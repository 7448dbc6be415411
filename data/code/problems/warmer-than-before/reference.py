from collections import deque


def main():
    _, k = map(int, input().split())
    temperatures = list(map(int, input().split()))
    warmest = deque()  # days of the window whose temperature nobody after them has reached
    suns = last = 0
    for day, temperature in enumerate(temperatures):
        if warmest and warmest[0] < day - k:
            warmest.popleft()
        if not warmest or temperatures[warmest[0]] < temperature:
            suns += 1
            last = day + 1
        while warmest and temperatures[warmest[-1]] <= temperature:
            warmest.pop()
        warmest.append(day)
    print(suns, last)


main()
