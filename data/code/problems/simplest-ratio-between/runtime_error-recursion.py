# Goes down the Stern-Brocot tree one recursive call at a time.
def simplest_between(a, b, c, d):
    def search(left, right):
        x, y = left[0] + right[0], left[1] + right[1]
        if x * b <= a * y:
            return search((x, y), right)
        if x * d >= c * y:
            return search(left, (x, y))
        return [x, y]

    return search((0, 1), (1, 0))
