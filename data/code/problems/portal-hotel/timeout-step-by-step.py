# Moves the guest minute by minute.
n, start, q = map(int, input().split())
portals = [0] + list(map(int, input().split()))
for k in map(int, input().split()):
    room = start
    for _ in range(k):
        if portals[room] == 0:
            break
        room = portals[room]
    print(room)
