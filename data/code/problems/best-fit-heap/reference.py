import sys
from bisect import bisect_left, insort

MOD = 10**9 + 7


class Heap:
    def __init__(self, m):
        self.areas = [(m, 0)]  # free areas as (size, address), sorted
        self.size_at = {0: m}  # free areas by their first address
        self.start_of_end = {m: 0}  # and by the address after their last

    def remove(self, address):
        size = self.size_at.pop(address)
        del self.start_of_end[address + size]
        del self.areas[bisect_left(self.areas, (size, address))]
        return size

    def add(self, address, size):
        self.size_at[address] = size
        self.start_of_end[address + size] = address
        insort(self.areas, (size, address))

    def request(self, size):
        """The address of the new block, None if there is no room."""
        i = bisect_left(self.areas, (size, 0))
        if i == len(self.areas):
            return None
        address = self.areas[i][1]
        rest = self.remove(address) - size
        if rest:
            self.add(address + size, rest)
        return address

    def release(self, address, size):
        if address + size in self.size_at:
            size += self.remove(address + size)
        if address in self.start_of_end:
            before = self.start_of_end[address]
            size += self.remove(before)
            address = before
        self.add(address, size)


def main():
    lines = sys.stdin.read().split("\n")
    m, n = map(int, lines[0].split())
    heap = Heap(m)
    blocks = {}  # number -> (address, size)
    made = failed = checksum = 0
    for line in lines[1 : n + 1]:
        letter, *numbers = line.split()
        if letter == "A":
            size, count = map(int, numbers)
            for _ in range(count):
                made += 1
                address = heap.request(size)
                if address is None:
                    failed += 1
                else:
                    blocks[made] = address, size
                    checksum += address * made
        else:
            first, last, step = map(int, numbers)
            for number in range(first, last + 1, step):
                if number in blocks:
                    heap.release(*blocks.pop(number))
    free = sum(size for size, _ in heap.areas)
    largest = heap.areas[-1][0] if heap.areas else 0
    print(failed, checksum % MOD, free, len(heap.areas), largest)


main()
