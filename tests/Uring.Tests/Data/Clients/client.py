"""Sends COUNT requests with one of the two clients of Python, PARALLEL at a time, and compares the body of
each response with FILE. Prints the number of those that agree.

    client.py http.client|"kept http.client"|urllib "GET|HEAD|POST|chunked POST" URL COUNT PARALLEL FILE
"""
import http.client
import sys
import threading
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

library, kind, url, count, parallel, file = sys.argv[1:]
with open(file, "rb") as opened:
    expected = b"" if kind == "HEAD" else opened.read()
method = kind.removeprefix("chunked ")
upload = b"x" * 100_000


def body():
    """Returns the body of the request. Both clients send an iterator in chunks."""
    if kind == "chunked POST":
        return iter([upload[:10_000]] * 10)
    return upload if kind == "POST" else None


def send_http_client():
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=120)
    try:
        connection.request(method, "/", body())
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


kept = threading.local()


def send_kept():
    """Sends the requests of a thread on one connection, which must not end."""
    if not hasattr(kept, "connection"):
        kept.connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=120)
        kept.connection.connect()
        kept.connection.auto_open = False
    kept.connection.request(method, "/", body())
    response = kept.connection.getresponse()
    return response.status, response.read()


def send_urllib():
    # Without a handler for proxies, the environment of the test cannot redirect the request.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(urllib.request.Request(url, body(), method=method), timeout=120) as response:
        return response.status, response.read()


def right(_):
    try:
        status, got = {"urllib": send_urllib, "kept http.client": send_kept}.get(library, send_http_client)()
    except Exception as error:
        print(repr(error))
        return False
    if status == 200 and got == expected:
        return True
    print(f"{status}, {len(got)} bytes of {len(expected)}, or other bytes")
    return False


with ThreadPoolExecutor(int(parallel)) as pool:
    print(sum(pool.map(right, range(int(count)))), "right")
