"""Writes what Pillow makes of small images: the golden values of PillowTest.

    python3 benchmarks/pillow/golden.py > learning/src/test/resources/golden/pillow.tsv

An image follows from a formula (image) that the test knows too. A line has the operation, its strength, height, width,
channels and number of the image, and what came out: all bytes of a small image, CRC-32 of a large one. The operations are
those of RandAugment in FixMatch's form and torchvision's adjust_hue, written with the calls that those make to Pillow.
Made with Pillow 9.4.0 and numpy 1.24.2.
"""
import zlib

import numpy
from PIL import Image, ImageEnhance, ImageOps

SHAPES = [(5, 7, 3), (5, 7, 1), (32, 32, 3), (32, 32, 1), (24, 40, 3)]
FACTORS = [0.05, 0.14, 0.5, 0.6234, 0.95, 1.0, 1.37]


def image(height, width, channels, number):
    """Noise; of the odd numbers dim, of every third with large even areas."""
    place = numpy.arange(height * width * channels, dtype=numpy.uint64)
    if number % 3 == 2:
        place = place // numpy.uint64(4 * channels) * numpy.uint64(channels) + place % numpy.uint64(channels)
    value = (place * 2654435761 + number * 40503) % 2**32
    value = (value ^ (value >> 15)) * 739982445 % 2**32
    value = ((value ^ (value >> 13)) % 2**32) >> 24
    if number % 2 == 1:
        value = 60 + value // 3
    pixels = value.astype(numpy.uint8).reshape(height, width, channels)
    return Image.fromarray(pixels[:, :, 0] if channels == 1 else pixels)


def hue(picture, turn):
    if picture.mode == "L":
        return picture
    h, s, v = picture.convert("HSV").split()
    values = numpy.array(h, dtype=numpy.uint8)
    with numpy.errstate(over="ignore"):
        values += numpy.uint8(int(turn * 255) % 256)
    return Image.merge("HSV", (Image.fromarray(values, "L"), s, v)).convert("RGB")


def affine(*coefficients):
    return lambda picture: picture.transform(picture.size, Image.AFFINE, coefficients)


def operations():
    for factor in FACTORS:
        yield "BRIGHTNESS", factor, lambda p, f=factor: ImageEnhance.Brightness(p).enhance(f)
        yield "CONTRAST", factor, lambda p, f=factor: ImageEnhance.Contrast(p).enhance(f)
        yield "COLOR", factor, lambda p, f=factor: ImageEnhance.Color(p).enhance(f)
        yield "SHARPNESS", factor, lambda p, f=factor: ImageEnhance.Sharpness(p).enhance(f)
    for turn in [-0.1, -0.037, 0.0, 0.05, 0.1, 0.5]:
        yield "HUE", turn, lambda p, t=turn: hue(p, t)
    yield "AUTO_CONTRAST", 0, ImageOps.autocontrast
    yield "EQUALIZE", 0, ImageOps.equalize
    yield "IDENTITY", 0, lambda p: p
    for bits in [4, 5, 7, 8]:
        yield "POSTERIZE", bits, lambda p, b=bits: ImageOps.posterize(p, b)
    for threshold in [0, 26, 128.5, 231, 256]:
        yield "SOLARIZE", threshold, lambda p, t=threshold: ImageOps.solarize(p, t)
    for degrees in [-30, -12.34, -3, 0, 6, 17.71, 27]:
        yield "ROTATE", degrees, lambda p, d=degrees: p.rotate(d)
    for slope in [-0.3, -0.1234, 0.03, 0.27]:
        yield "SHEAR_X", slope, affine(1, slope, 0, 0, 1, 0)
        yield "SHEAR_Y", slope, affine(1, 0, 0, slope, 1, 0)
    for pixels in [-8, -2.6, -0.4, 0.3, 1, 3.55]:
        yield "TRANSLATE_X", pixels, affine(1, 0, pixels, 0, 1, 0)
        yield "TRANSLATE_Y", pixels, affine(1, 0, 0, 0, 1, pixels)


for name, strength, operation in operations():
    for height, width, channels in SHAPES:
        for number in [1] if height == 5 else range(4):
            result = operation(image(height, width, channels, number)).tobytes()
            shown = result.hex() if height == 5 else format(zlib.crc32(result), "08x")
            print(name, strength, height, width, channels, number, shown, sep="\t")
