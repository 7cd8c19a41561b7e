"""Makes the small pictures of ImageDecoderTest and HostilePicturesTest, and writes what other programs see in them.

    apt-get install webp python3-pil
    /usr/bin/python3 benchmarks/pillow/pictures.py learning/src/test/resources/golden/pictures

Java can write no WebP and no CMYK. A line of pixels.tsv has a picture's name, its height and width, and all its pixels as
red, green and blue, what is transparent over white: of WebP as dwebp decodes it (-nofancy, since a decoder is free in how it
makes the colours larger, and the reader under test repeats them), of CMYK as Pillow does.
Made with libwebp 1.2.4 and Pillow 9.4.0.
"""
import pathlib
import subprocess
import sys
import tempfile

from PIL import Image

HEIGHT, WIDTH = 20, 24
WHITE = 255


def picture(mode):
    """Smooth, so that a lossy codec is near it, with an edge."""
    image = Image.new("RGBA", (WIDTH, HEIGHT))
    for y in range(HEIGHT):
        for x in range(WIDTH):
            inside = (x - 8) ** 2 + (y - 10) ** 2 < 36
            colour = (220, 60 + 3 * y, 40) if inside else (20 + 4 * x, 60, 200 - 5 * y)
            image.putpixel((x, y), colour + (min(255, 40 + 9 * x),))
    return image.convert(mode)


def over_white(value, alpha):
    return value if alpha == WHITE else (value * alpha + WHITE * (WHITE - alpha) + WHITE // 2) // WHITE


def line(name, image):
    pixels = [over_white(value, alpha) for *rgb, alpha in image.convert("RGBA").getdata() for value in rgb]
    return f"{name}\t{image.height}\t{image.width}\t{bytes(pixels).hex()}\n"


def main(folder):
    lines = []
    with tempfile.TemporaryDirectory() as scratch:
        source, decoded = f"{scratch}/source.png", f"{scratch}/decoded.pam"
        for name, mode, options in [
            ("lossy.webp", "RGB", ["-q", "70"]),
            ("lossless.webp", "RGB", ["-lossless"]),
            ("alpha.webp", "RGBA", ["-q", "70"]),
            ("alpha-lossless.webp", "RGBA", ["-lossless"]),
        ]:
            picture(mode).save(source)
            subprocess.run(["cwebp", "-quiet", *options, source, "-o", folder / name], check=True)
            subprocess.run(["dwebp", "-quiet", "-nofancy", "-pam", folder / name, "-o", decoded], check=True)
            pam = open(decoded, "rb").read()
            lines.append(line(name, Image.frombytes("RGBA", (WIDTH, HEIGHT), pam[-4 * WIDTH * HEIGHT :])))
    picture("RGB").save(
        folder / "animated.webp", save_all=True, append_images=[Image.new("RGB", (WIDTH, HEIGHT))], lossless=True
    )
    lines.append(line("animated.webp", picture("RGB")))
    exif = Image.Exif()
    exif[0x0112] = 6
    picture("RGB").save(folder / "turned.webp", lossless=True, exif=exif.tobytes())
    lines.append(line("turned.webp", picture("RGB")))
    picture("RGB").convert("CMYK").save(folder / "cmyk.jpg", quality=95)
    lines.append(line("cmyk.jpg", Image.open(folder / "cmyk.jpg").convert("RGB")))
    Image.new("RGB", (8, 8), (60, 60, 60)).convert("CMYK").save(folder / "cmyk-60.jpg", quality=95)
    lines.append(line("cmyk-60.jpg", Image.new("RGB", (8, 8), (60, 60, 60))))
    picture("RGB").save(folder / "progressive.jpg", quality=80, progressive=True)
    lines.append(line("progressive.jpg", Image.open(folder / "progressive.jpg")))
    (folder / "pixels.tsv").write_text("".join(lines))


main(pathlib.Path(sys.argv[1]))
