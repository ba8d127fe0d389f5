"""Mail as a pure value: bytes in, an Arrival out; a Draft in, bytes out. No sockets, no clock."""
