"""Writes pprof profiles for the checks."""


def varint(number):
    number &= 2 ** 64 - 1
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def profile(samples, types, period_type=None, period=0, time=0,
            file=None, duration=0):
    """The bytes. samples: (stack, root first, of names or (name, file); values,
    one a type; perhaps labels, {key: text}); types and period_type: (type,
    unit); time, duration: nanoseconds; file: of all names without one."""
    strings, places = [""], {"": 0}
    functions = {}

    def text(word):
        if word not in places:
            places[word] = len(strings)
            strings.append(word)
        return places[word]

    def kind(pair):
        return field(1, text(pair[0])) + field(2, text(pair[1]))

    out = b"".join(field(1, kind(pair)) for pair in types)
    if period_type:
        out += field(11, kind(period_type)) + field(12, period)
    if time:
        out += field(9, time)
    if duration:
        out += field(10, duration)
    for stack, values, *labels in samples:
        for name in stack:
            functions.setdefault(name, len(functions) + 1)
        at = b"".join(varint(functions[name]) for name in reversed(stack))
        out += field(2, field(1, at) + field(2, b"".join(
            varint(value) for value in values)) + b"".join(
                field(3, field(1, text(key)) + field(2, text(value)))
                for key, value in (labels[0] if labels else {}).items()))
    for name, number in functions.items():
        name, place = name if isinstance(name, tuple) else (name, file)
        out += field(5, field(1, number) + field(2, text(name)) +
                     (field(4, text(place)) if place else b""))
        out += field(4, field(1, number) + field(4, field(1, number)))
    return out + b"".join(field(6, word.encode()) for word in strings)


def read_varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def fields(data):
    """The fields of a message: (number, value, bytes of the whole field)."""
    at = 0
    while at < len(data):
        start = at
        tag, at = read_varint(data, at)
        value, at = read_varint(data, at)
        if tag & 7 == 2:
            value, at = data[at:at + value], at + value
        yield tag >> 3, value, data[start:at]


def at_time(data, nanoseconds):
    """A profile, not packed, as if it was taken then."""
    return b"".join(whole for number, _, whole in fields(data)
                    if number != 9) + field(9, nanoseconds)
