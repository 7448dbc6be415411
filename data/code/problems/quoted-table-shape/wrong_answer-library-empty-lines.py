# The csv module reads an empty line as a record without fields.
import csv
import sys

separator = sys.stdin.readline()[0]
records = list(csv.reader(sys.stdin, delimiter=separator))
ragged = sum(len(record) != len(records[0]) for record in records)
print(len(records), ragged)
for column in range(max(map(len, records))):
    lengths = [len(record[column]) for record in records if column < len(record)]
    print(sum(length > 0 for length in lengths), max(lengths))
