# Marks every second of every span.
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
DAY = 86400
WEEK = 7 * DAY


def read_time(text):
    hours, minutes, seconds = [*map(int, text.split(":")), 0][:3]
    return 3600 * hours + 60 * minutes + seconds


is_open = bytearray(WEEK)
for _ in range(int(input())):
    days, times = input().split()
    for span in times.split(","):
        start, end = map(read_time, span.split("-"))
        if end <= start:
            end += DAY
        for part in days.split(","):
            first, _, last = part.partition("-")
            day = DAYS.index(first)
            while True:
                for second in range(day * DAY + start, day * DAY + end):
                    is_open[second % WEEK] = 1
                if not last or DAYS[day] == last:
                    break
                day = (day + 1) % 7
opened = sum(is_open)
longest = closed = 0
for second in range(2 * WEEK):
    closed = 0 if is_open[second % WEEK] else closed + 1
    longest = max(longest, closed)
print(opened, longest)
