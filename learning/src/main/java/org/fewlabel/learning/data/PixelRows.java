package org.fewlabel.learning.data;

import com.twelvemonkeys.imageio.color.ColorProfiles;
import com.twelvemonkeys.imageio.color.ColorSpaces;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a decoded picture in sRGB or grey. Colour with an ICC profile is converted to sRGB, CMYK without one by
 * R = (255 − C)(255 − K) / 255; grey is taken as it is stored, whatever profile it has. What is transparent shows white. A
 * profile that is damaged or of another kind than the picture counts as none.
 */
final class PixelRows {
    private static final int WHITE = 255;
    private static final int COLOURS = 3;
    private static final int INKS = 4;

    private final BufferedImage image;
    private final Raster raster;
    private final Kind kind;
    private final int wide; // Bits that a sample has beyond eight.
    private final int[] samples;
    private final @Nullable Conversion conversion;

    private enum Kind {
        GREY,
        COLOUR,
        CMYK,
        /** Palettes and packed pixels, which Java takes apart. */
        OTHER
    }

    /** @param profile of the file; null where the picture knows its own */
    PixelRows(BufferedImage image, byte @Nullable [] profile) {
        this.image = image;
        this.raster = image.getRaster();
        ColorModel model = image.getColorModel();
        boolean isComponents = model instanceof ComponentColorModel;
        this.kind = !isComponents ? Kind.OTHER : kindOf(model.getColorSpace().getType());
        this.wide = raster.getDataBuffer().getDataType() == DataBuffer.TYPE_USHORT ? 8 : 0;
        this.samples = new int[image.getWidth() * Math.max(INKS, raster.getNumBands())];
        this.conversion = kind == Kind.GREY ? null : conversion(model, profile);
    }

    private static Kind kindOf(int space) {
        return switch (space) {
            case ColorSpace.TYPE_GRAY -> Kind.GREY;
            case ColorSpace.TYPE_CMYK -> Kind.CMYK;
            case ColorSpace.TYPE_RGB -> Kind.COLOUR;
            default -> Kind.OTHER;
        };
    }

    private @Nullable Conversion conversion(ColorModel model, byte @Nullable [] profile) {
        ColorSpace space = model.getColorSpace();
        ICC_Profile known = null;
        try {
            if (profile != null) {
                known = ColorProfiles.createProfile(profile);
            } else if (space instanceof ICC_ColorSpace icc
                    && !space.isCS_sRGB()
                    && !space.equals(ColorSpaces.getColorSpace(ColorSpaces.CS_GENERIC_CMYK))) {
                known = icc.getProfile();
            }
            int wanted = kind == Kind.CMYK ? ColorSpace.TYPE_CMYK : ColorSpace.TYPE_RGB;
            return known == null || known.getColorSpaceType() != wanted
                    ? null
                    : new Conversion(known, image.getWidth(), kind == Kind.CMYK ? INKS : COLOURS);
        } catch (RuntimeException e) {
            return null; // Java's colour management refuses a damaged profile in several ways.
        }
    }

    /** @param into receives [width, channels] of the row */
    void read(int row, int channels, byte[] into) {
        int width = image.getWidth();
        if (kind == Kind.OTHER) {
            image.getRGB(0, row, width, 1, samples, 0, width);
        } else {
            raster.getPixels(0, row, width, 1, samples);
        }
        int bands = raster.getNumBands();
        if (conversion != null) {
            conversion.convert(samples, kind == Kind.OTHER ? 0 : bands, wide);
        }
        for (int x = 0; x < width; x++) {
            int argb = argb(x, bands);
            int alpha = argb >>> 24;
            int red = overWhite(argb >> 16 & 0xff, alpha);
            int green = overWhite(argb >> 8 & 0xff, alpha);
            int blue = overWhite(argb & 0xff, alpha);
            int target = x * channels;
            if (channels == 1) {
                into[target] = (byte) ((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16);
            } else {
                into[target] = (byte) red;
                into[target + 1] = (byte) green;
                into[target + 2] = (byte) blue;
            }
        }
    }

    private int argb(int x, int bands) {
        int from = x * bands;
        return switch (kind) {
            case OTHER -> conversion == null ? samples[x] : samples[x] & 0xff000000 | conversion.rgb(x);
            case GREY -> {
                // As it is stored: Java takes grey for linear light and would brighten it.
                int bits = raster.getSampleModel().getSampleSize(0);
                int grey = bits < 8 ? samples[from] * WHITE / ((1 << bits) - 1) : samples[from] >> wide;
                yield alpha(from, 1, bands) | grey << 16 | grey << 8 | grey;
            }
            case COLOUR -> {
                int rgb = conversion == null
                        ? samples[from] >> wide << 16 | samples[from + 1] >> wide << 8 | samples[from + 2] >> wide
                        : conversion.rgb(x);
                yield alpha(from, COLOURS, bands) | rgb;
            }
            case CMYK -> WHITE << 24 | (conversion == null ? rgbOfInks(from) : conversion.rgb(x));
        };
    }

    private int alpha(int from, int band, int bands) {
        return (bands > band ? samples[from + band] >> wide : WHITE) << 24;
    }

    /** Rounded as the reader of JPEG does it, which does it itself where it finds no profile on the machine. */
    private int rgbOfInks(int from) {
        int black = samples[from + COLOURS];
        int rgb = 0;
        for (int ink = 0; ink < COLOURS; ink++) {
            rgb = rgb << 8 | WHITE - (samples[from + ink] * (WHITE - black) / WHITE + black);
        }
        return rgb;
    }

    private static int overWhite(int value, int alpha) {
        return alpha == WHITE ? value : (value * alpha + WHITE * (WHITE - alpha) + WHITE / 2) / WHITE;
    }

    /** From a profile's colours to sRGB, a row at a time. */
    private static final class Conversion {
        private final ColorConvertOp operation;
        private final WritableRaster from;
        private final WritableRaster to;
        private final byte[] source;
        private final int[] target;
        private final int components;

        Conversion(ICC_Profile profile, int width, int components) {
            this.operation =
                    new ColorConvertOp(new ICC_Profile[] {profile, ICC_Profile.getInstance(ColorSpace.CS_sRGB)}, null);
            this.components = components;
            this.from = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, 1, components, null);
            this.to = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, 1, COLOURS, null);
            this.source = new byte[width * components];
            this.target = new int[width * COLOURS];
            operation.filter(from, to); // Fails now if it ever does.
        }

        /** @param bands of {@code samples}; 0 for packed ones */
        void convert(int[] samples, int bands, int wide) {
            for (int x = 0; x < source.length / components; x++) {
                for (int i = 0; i < components; i++) {
                    source[x * components + i] =
                            (byte) (bands == 0 ? samples[x] >> 16 - 8 * i : samples[x * bands + i] >> wide);
                }
            }
            from.setDataElements(0, 0, from.getWidth(), 1, source);
            operation.filter(from, to);
            to.getPixels(0, 0, to.getWidth(), 1, target);
        }

        int rgb(int x) {
            return target[COLOURS * x] << 16 | target[COLOURS * x + 1] << 8 | target[COLOURS * x + 2];
        }
    }
}
