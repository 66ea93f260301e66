"""Identifiers that may travel between books (UUID version 7, RFC 9562)."""

import secrets
import threading
import time

_TAIL_BITS = 74  # 12 bits rand_a + 62 bits rand_b
_lock = threading.Lock()
_last_ms = 0
_last_tail = 0


def uuid7() -> bytes:
    """Sixteen bytes, each greater than the one before, also when the PC's clock is set back."""
    ms, tail = _next()
    rand_a, rand_b = tail >> 62, tail & ((1 << 62) - 1)
    value = ms << 80 | 0x7 << 76 | rand_a << 64 | 0b10 << 62 | rand_b
    return value.to_bytes(16, "big")


def _next() -> tuple[int, int]:
    """The millisecond and the 74 bits after it; the tail counts up within one millisecond."""
    global _last_ms, _last_tail
    with _lock:
        now = time.time_ns() // 1_000_000
        if now > _last_ms:
            # the top bit stays clear, so counting up has room
            _last_ms, _last_tail = now, secrets.randbits(_TAIL_BITS - 1)
        else:
            _last_tail += 1 + secrets.randbits(32)
            if _last_tail >> _TAIL_BITS:  # a full millisecond borrows from the next one
                _last_ms, _last_tail = _last_ms + 1, secrets.randbits(_TAIL_BITS - 1)
        return _last_ms, _last_tail
