"""OTLP profiles as large as asked for."""
from pprof_write import field, varint
from scaled_captures import name, stack


def numbers(place, *values):
    return field(place, b"".join(map(varint, values)))


def otlp(functions=50, stacks=50, depth=4, length=0, samples=1, services=1,
         attributes=1):
    """Each function has a location, each stack samples of its own."""
    texts = ["", "cpu", "nanoseconds", *(name(k, length)
                                         for k in range(functions))]
    tables = [field(2, b""), field(3, b""), field(7, b"")]
    tables += [field(6, field(1, 1) + field(2, field(1, b"%d" % i)))
               for i in range(attributes)]
    for k in range(functions):
        tables.append(field(3, field(1, k + 3)))
        tables.append(field(2, field(2, 4096 + k) + field(
            3, field(1, k + 1) + field(2, k)) + numbers(
                4, *range(min(attributes, 3)))))
    tables += [field(7, numbers(1, *(k + 1 for k in stack(i, depth, functions))))
               for i in range(stacks)]
    tables += [field(5, text.encode()) for text in texts]
    profile = field(1, field(1, 1) + field(2, 2)) + b"".join(
        field(2, field(1, i + 1) + numbers(4, 10 ** 7 * (i % 5 + 1)))
        for i in range(stacks)) * samples + field(7, b"p" * 16)
    return b"".join(
        field(1, field(1, field(1, field(1, b"service.name") + field(
            2, field(1, b"s%d" % i)))) + field(2, field(2, profile)))
        for i in range(services)) + field(2, b"".join(tables))
