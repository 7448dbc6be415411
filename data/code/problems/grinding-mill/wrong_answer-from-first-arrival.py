# Checks for each deadline the grain due by then, but always from the first arrival on.
n = int(input())
farmers = sorted((tuple(map(int, input().split())) for _ in range(n)), key=lambda f: f[1])
first = min(a for a, b, w in farmers)
speed = 1
total = 0
for a, b, w in farmers:
    total += w
    speed = max(speed, -(-total // (b - first)), -(-w // (b - a)))
print(speed)
