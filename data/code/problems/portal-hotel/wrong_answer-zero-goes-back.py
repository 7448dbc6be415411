# Reads 0 as a portal back to the first room of the guest.
n, start, q = map(int, input().split())
portals = [0] + list(map(int, input().split()))
seen = {}
route = []
room = start
while room not in seen:
    seen[room] = len(route)
    route.append(room)
    room = portals[room] if portals[room] else start
tail = seen[room]
cycle = len(route) - tail
for k in map(int, input().split()):
    print(route[k] if k < tail else route[tail + (k - tail) % cycle])
