# Tries both trucks for every crate: exponential.
def smallest_difference(crates, loaded):
    def place(i, difference):
        if i == len(crates):
            return abs(difference)
        on_red = place(i + 1, difference + crates[i])
        on_blue = place(i + 1, difference - crates[i])
        return min(on_red, on_blue)

    return place(0, loaded)
