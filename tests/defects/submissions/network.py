import socket
import urllib.request

try:
    socket.create_connection(("127.0.0.1", PORT), 2).send(b"escaped")
except OSError:
    pass
urllib.request.urlopen(f"http://127.0.0.1:{PORT}/escaped", timeout=2)
