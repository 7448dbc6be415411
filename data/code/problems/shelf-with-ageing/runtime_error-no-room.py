# Tries to send a reel away from a shelf without room.
import heapq


def shelf_report(room, visits):
    marks, asked, heap = {}, {}, []
    hits = gone = age = clock = 0
    for first, last in visits:
        for reel in range(first, last + 1):
            clock += 1
            if reel in marks:
                hits += 1
                marks[reel] += 1
            else:
                if len(marks) >= room:
                    mark, when, old = heapq.heappop(heap)
                    while old not in marks or asked[old] != when:
                        mark, when, old = heapq.heappop(heap)
                    del marks[old]
                    gone += old
                    age = mark
                marks[reel] = age + 1
            asked[reel] = clock
            heapq.heappush(heap, (marks[reel], clock, reel))
    return [hits, gone, age, sum(marks.values())]
