# Greedy: as many as possible of the largest stamp first.
input()
values = sorted(map(int, input().split()), reverse=True)
for postage in map(int, input().split()):
    used = 0
    for value in values:
        used += postage // value
        postage %= value
    print(used if postage == 0 else -1)
