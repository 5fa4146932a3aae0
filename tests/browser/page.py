"""The site: a page with style sheets, images, scripts and a video."""

import gzip
import struct
import subprocess
import zlib

STYLES = 8
IMAGES = 31
SCRIPTS = 9

# The images of the page, and one of them in svgz, and a style sheet for each colour.
ASSETS = STYLES + IMAGES + SCRIPTS + 2

# In seconds.
LENGTH = 30
SEEK = 20

PAGE = """<!doctype html>
<title>50 assets</title>
{styles}
<body>
<h1>Have a nice day!</h1>
<p>{images}<img id="svgz" src="/assets/drawing.svgz"><img id="svg" src="/assets/drawing.svg"></p>
<video src="/video.webm" width="480" preload="metadata" muted></video>
<script>
window.scripts = 0;
window.shown = () => {{
    const images = [...document.images].filter(image => image.complete && image.naturalWidth > 0).length;
    const styles = [...document.styleSheets].filter(sheet => sheet.cssRules.length > 0).length;
    return `${{images + styles + window.scripts}} of {assets} assets`;
}};
window.seek = seconds => new Promise((resolve, reject) => {{
    const video = document.querySelector("video");
    video.onseeked = () => resolve(video.currentTime);
    video.onerror = () => reject(video.error.message);
    video.currentTime = seconds;
}});
</script>
{scripts}
"""

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60">'
    '<circle cx="30" cy="30" r="25" fill="{}"/></svg>')


def write_page(site):
    assets = site / "assets"
    assets.mkdir(parents=True)
    for number in range(STYLES):
        rule = f"border: 3px solid hsl({45 * number} 80% 50%)"
        (assets / f"style{number}.css").write_text(f"img:nth-child({STYLES}n + {number}) {{ {rule} }}\n")
    for number in range(IMAGES):
        (assets / f"image{number}.png").write_bytes(png(number))
    for number in range(SCRIPTS):
        (assets / f"script{number}.js").write_text(f"window.scripts++; // {number}\n")
    (assets / "drawing.svg").write_text(DRAWING.format("teal"))
    (assets / "drawing.svgz").write_bytes(gzip.compress(DRAWING.format("crimson").encode()))
    (site / "index.html").write_text(PAGE.format(
        styles="\n".join(f'<link rel="stylesheet" href="/assets/style{number}.css">' for number in range(STYLES)),
        images="".join(f'<img src="/assets/image{number}.png">' for number in range(IMAGES)),
        scripts="\n".join(f'<script src="/assets/script{number}.js"></script>' for number in range(SCRIPTS)),
        assets=ASSETS))
    write_video(site / "video.webm")


def write_video(path):
    """Writes a test picture with a clock. With noise the file exceeds the buffer of a browser, which reads ranges."""
    subprocess.run(
        ["ffmpeg", "-loglevel", "error",
         "-f", "lavfi", "-i", f"testsrc2=duration={LENGTH}:size=480x270:rate=15", "-vf", "noise=alls=50:allf=t",
         "-c:v", "libvpx", "-b:v", "8M", "-deadline", "realtime", "-cpu-used", "8", path],
        check=True)


def png(number):
    """Returns a square of 60 pixels in one colour, with a stripe whose width is the number."""
    colour = bytes([(83 * number) % 256, (151 * number) % 256, 200])
    row = b"\0" + b"\xff\xff\xff" * (number + 1) + colour * (59 - number)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 60, 60, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(row * 60))
        + chunk(b"IEND", b""))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
