"""Prints what Pillow makes of a picture that is scaled and cut: the golden values of ResamplingTest.

    python3 benchmarks/pillow/resize.py
"""
import numpy
from PIL import Image


def picture(height, width):
    place = numpy.arange(height * width, dtype=numpy.uint64)
    return Image.fromarray((place * 73 % 251).astype(numpy.uint8).reshape(height, width))


for old_height, old_width, height, width in [(11, 17, 4, 8), (9, 4, 4, 4), (3, 5, 8, 8), (40, 30, 4, 4)]:
    scale = min(old_height / height, old_width / width)
    top, left = (old_height - height * scale) / 2, (old_width - width * scale) / 2
    box = (left, top, left + width * scale, top + height * scale)
    small = picture(old_height, old_width).resize((width, height), Image.BILINEAR, box=box)
    print(f'"{old_height}, {old_width}, {height}, {width}, {small.tobytes().hex()}",')
