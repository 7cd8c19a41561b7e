package org.fewlabel.learning.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Picture files of all formats, and what becomes of files on their way. */
public final class DamagedPictures {
    private DamagedPictures() {}

    /** Good ones, by what they are. */
    public static Map<String, byte[]> whole() throws IOException {
        Map<String, byte[]> pictures = new LinkedHashMap<>();
        BufferedImage noise = PictureFiles.noise(40, 30, BufferedImage.TYPE_INT_RGB);
        for (String format : List.of("jpg", "png", "bmp", "gif")) {
            pictures.put(format, PictureFiles.encoded(noise, format));
        }
        for (String name : List.of("lossy.webp", "lossless.webp", "alpha.webp", "progressive.jpg")) {
            pictures.put(name, Files.readAllBytes(GoldenPictures.file(name)));
        }
        return pictures;
    }

    /** What happens to files. */
    public enum Damage {
        CUT {
            @Override
            public byte[] done(byte[] whole, SplittableRandom random) {
                return Arrays.copyOf(whole, random.nextInt(1, whole.length));
            }
        },
        FLIPPED_BITS {
            @Override
            public byte[] done(byte[] whole, SplittableRandom random) {
                byte[] changed = whole.clone();
                for (int i = 0; i < 1 + whole.length / 200; i++) {
                    changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
                }
                return changed;
            }
        },
        LYING_HEADER {
            @Override
            public byte[] done(byte[] whole, SplittableRandom random) {
                byte[] changed = whole.clone();
                for (int i = 0; i < 3; i++) {
                    changed[random.nextInt(8, Math.min(changed.length, 60))] = (byte) random.nextInt();
                }
                return changed;
            }
        },
        HUGE {
            /** Wherever a number may be, the largest one. */
            @Override
            public byte[] done(byte[] whole, SplittableRandom random) {
                byte[] changed = whole.clone();
                int at = random.nextInt(6, Math.min(changed.length - 4, 200));
                changed[at] = 0x7f;
                changed[at + 1] = (byte) 0xff;
                changed[at + 2] = (byte) 0xff;
                return changed;
            }
        },
        SHUFFLED {
            @Override
            public byte[] done(byte[] whole, SplittableRandom random) {
                byte[] changed = whole.clone();
                int length = random.nextInt(1, whole.length / 4);
                System.arraycopy(
                        whole,
                        random.nextInt(whole.length - length),
                        changed,
                        random.nextInt(8, whole.length - length),
                        length);
                return changed;
            }
        };

        public abstract byte[] done(byte[] whole, SplittableRandom random);
    }
}
