import sys
from collections import deque


def least_cost(distance, capacity, fuel, pumps):
    # The tank as if every litre were paid when it is burnt, so that dear litres can be given back
    # unpaid. Prices rise from the front to the back; the cheapest litres are burnt first.
    tank = deque([[0, fuel]])
    level = fuel
    here = cost = 0
    for place, price in [*sorted(pumps), (distance, 0)]:
        way = place - here
        here = place
        if way > level:
            return -1
        level -= way
        while way:
            burnt = min(way, tank[0][1])
            cost += burnt * tank[0][0]
            way -= burnt
            tank[0][1] -= burnt
            if tank[0][1] == 0:
                tank.popleft()
        while tank and tank[-1][0] >= price:
            level -= tank.pop()[1]
        if level < capacity:
            tank.append([price, capacity - level])
            level = capacity
    return cost


distance, capacity, fuel, _, *numbers = map(int, sys.stdin.read().split())
print(least_cost(distance, capacity, fuel, list(zip(numbers[::2], numbers[1::2], strict=True))))
