# Puts every new reel on the shelf with mark 1: plain least-frequently-used.
import heapq


def shelf_report(room, visits):
    marks, asked, heap = {}, {}, []
    hits = gone = age = clock = 0
    for first, last in visits:
        for reel in range(first, last + 1):
            if room == 0:
                continue
            clock += 1
            if reel in marks:
                hits += 1
                marks[reel] += 1
            else:
                if len(marks) == room:
                    while True:
                        mark, when, old = heapq.heappop(heap)
                        if old in marks and asked[old] == when:
                            break
                    del marks[old]
                    gone += old
                    age = mark
                marks[reel] = 1
            asked[reel] = clock
            heapq.heappush(heap, (marks[reel], clock, reel))
    return [hits, gone, age, sum(marks.values())]
