# Goes through the amounts downwards, so that every stamp value is used at most once.
input()
values = list(map(int, input().split()))
parcels = list(map(int, input().split()))
top = max(parcels)
fewest = [0] + [10**9] * top
for value in values:
    for amount in range(top, value - 1, -1):
        fewest[amount] = min(fewest[amount], fewest[amount - value] + 1)
for postage in parcels:
    print(fewest[postage] if fewest[postage] < 10**9 else -1)
