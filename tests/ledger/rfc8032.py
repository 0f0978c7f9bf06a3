"""Ed25519 in plain Python, after section 6 of RFC 8032: a second opinion about signatures that shares no code with ours."""

from __future__ import annotations

from hashlib import sha512

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
Point = tuple[int, int, int, int]


def inverse(x: int) -> int:
    return pow(x, P - 2, P)


D = -121665 * inverse(121666) % P
ROOT = pow(2, (P - 1) // 4, P)


def add(a: Point, b: Point) -> Point:
    one, two = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    three, four = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = two - one, four - three, four + three, two + one
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(s: int, point: Point) -> Point:
    found: Point = (0, 1, 1, 0)
    while s > 0:
        if s & 1:
            found = add(found, point)
        point = add(point, point)
        s >>= 1
    return found


def same(a: Point, b: Point) -> bool:
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def recover(y: int, sign: int) -> int | None:
    if y >= P:
        return None
    x2 = (y * y - 1) * inverse(D * y * y + 1)
    if x2 % P == 0:
        return None if sign else 0
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P != 0:
        x = x * ROOT % P
    if (x * x - x2) % P != 0:
        return None
    return P - x if (x & 1) != sign else x


GY = 4 * inverse(5) % P
GX = recover(GY, 0)
assert GX is not None
G: Point = (GX, GY, 1, GX * GY % P)


def decompress(data: bytes) -> Point | None:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = recover(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r = decompress(public), decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= Q:
        return False
    h = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % Q
    return same(times(s, G), add(r, times(h, a)))
