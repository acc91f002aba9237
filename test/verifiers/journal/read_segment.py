#!/usr/bin/env python3
"""Reads a segment of a Tipstaff journal with nothing of Tipstaff: docs/decisions/0014-journal.md is all it was written from.

    read_segment.py FILE        a line of JSON a record; packed files (.zst) take the program zstd
"""
import base64, json, struct, subprocess, sys

TABLE = []
for n in range(256):
    for _ in range(8):
        n = (n >> 1) ^ 0x82F63B78 if n & 1 else n >> 1
    TABLE.append(n)


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = TABLE[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    return crc ^ 0xFFFFFFFF


def records(data):
    header, _, rest = data.partition(b"\n")
    magic, first, mark, created, crc = header.split(b" ")
    assert magic == b"tipstaff-segment/1" and int(crc, 16) == crc32c(header[: -len(crc)]), "no segment"
    while rest:
        found, offset, count, length, crc = struct.unpack_from(">8sqiiI", rest)
        payload = rest[28 : 28 + length]
        assert found == bytes.fromhex(mark.decode()) and crc == crc32c(rest[:24]), "no batch"
        assert struct.unpack_from(">I", rest, 28 + length)[0] == crc32c(payload), "damaged batch"
        sources, at = [], 2
        for _ in range(struct.unpack_from(">H", payload)[0]):
            sources.append(payload[at + 1 : at + 1 + payload[at]].decode())
            at += 1 + payload[at]
        for number in range(count):
            source, form, nanos, size = struct.unpack_from(">HBqi", payload, at)
            yield offset + number, sources[source], form, nanos, payload[at + 15 : at + 15 + size]
            at += 15 + size
        rest = rest[28 + length + 4 :]


if __name__ == "__main__":
    path = sys.argv[1]
    data = subprocess.run(["zstd", "-dc", path], check=True, stdout=subprocess.PIPE).stdout if path.endswith(".zst") else open(path, "rb").read()
    for offset, source, form, nanos, content in records(data):
        print(json.dumps({"offset": offset, "source": source, "form": form, "at": nanos, "bytes": base64.b64encode(content).decode()}))
