# Changes and looks at the sections one by one.
n, q = map(int, input().split())
wall = [0] * (n + 1)
for _ in range(q):
    parts = input().split()
    numbers = list(map(int, parts[1:]))
    if parts[0] == "+":
        for i in range(numbers[0], numbers[1] + 1):
            wall[i] += numbers[2]
    else:
        found = 0
        for i in range(numbers[0], n + 1):
            if wall[i] >= numbers[1]:
                found = i
                break
        print(found)
