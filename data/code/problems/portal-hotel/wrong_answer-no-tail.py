# Takes k modulo the length of the whole route, as if the guest came back to the first room.
n, room, q = map(int, input().split())
portals = [0] + list(map(int, input().split()))
route = []
seen = set()
while room not in seen:
    seen.add(room)
    route.append(room)
    if portals[room] == 0:
        break
    room = portals[room]
for k in map(int, input().split()):
    if portals[route[-1]] == 0:
        print(route[min(k, len(route) - 1)])
    else:
        print(route[k % len(route)])
