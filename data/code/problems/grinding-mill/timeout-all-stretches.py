# Adds up the grain of every stretch from an arrival to a deadline anew: cubic.
n = int(input())
farmers = [tuple(map(int, input().split())) for _ in range(n)]
speed = 1
for start in {a for a, b, w in farmers}:
    for end in {b for a, b, w in farmers}:
        if end > start:
            sacks = 0
            for a, b, w in farmers:
                if a >= start and b <= end:
                    sacks += w
            speed = max(speed, -(-sacks // (end - start)))
print(speed)
