def total_swing(prices, longest):
    n = len(prices)

    def stretches(before, after):
        """Count the stretches around a day with at most `longest` days.

        They may reach over fewer than `before` days before it and fewer than `after` days after it.
        """

        def pairs(most):
            """Count the pairs of numbers from 0 on with at most this sum."""
            return (most + 1) * (most + 2) // 2 if most >= 0 else 0

        most = longest - 1
        return (
            pairs(most) - pairs(most - before) - pairs(most - after) + pairs(most - before - after)
        )

    def sum_of_greatest(values):
        total = 0
        falling = []  # days whose value no later day has exceeded
        for day in range(n + 1):
            # A day counts for the stretches in which it is the last one with the greatest value.
            while falling and (day == n or values[falling[-1]] <= values[day]):
                peak = falling.pop()
                start = falling[-1] if falling else -1
                total += values[peak] * stretches(peak - start, day - peak)
            falling.append(day)
        return total

    return sum_of_greatest(prices) + sum_of_greatest([-price for price in prices])
