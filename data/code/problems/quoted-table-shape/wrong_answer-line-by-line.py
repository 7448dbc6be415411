# Splits into lines first, so that line feeds in quotes end a record.
import csv
import sys

separator = sys.stdin.readline()[0]
records = []
for line in sys.stdin.read().split("\n")[:-1]:
    records.append(next(csv.reader([line], delimiter=separator)) or [""])
ragged = sum(len(record) != len(records[0]) for record in records)
print(len(records), ragged)
for column in range(max(map(len, records))):
    lengths = [len(record[column]) for record in records if column < len(record)]
    print(sum(length > 0 for length in lengths), max(lengths))
