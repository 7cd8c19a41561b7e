package org.fewlabel.gateway.label;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.fewlabel.artifacts.safetensors.CorruptSafetensorsException;
import org.jspecify.annotations.Nullable;

/**
 * The labels of a job without their probabilities, in memory: 12 bytes an image, and what the files' names take. What sorting
 * and turning pages needs. Immutable, so that threads may share it.
 */
final class LabelIndex {
    private static final int BYTES_OF_IMAGE = 2 * Short.BYTES + 2 * Float.BYTES;
    /** Of a name its place, beside its own bytes. */
    private static final int BYTES_OF_NAME = Integer.BYTES;
    /** While it is sorted an image takes that, and afterwards less. */
    private static final int BYTES_OF_ORDER = Long.BYTES + Integer.BYTES;

    private final short[] given;
    private final short[] predicted;
    private final float[] confidence;
    private final float[] margin;
    private final boolean isGivenKnown;
    private final byte @Nullable [] names;
    private final int[] nameEnds;

    private LabelIndex(
            short[] given,
            short[] predicted,
            float[] confidence,
            float[] margin,
            boolean isGivenKnown,
            byte @Nullable [] names,
            int[] nameEnds) {
        this.given = given;
        this.predicted = predicted;
        this.confidence = confidence;
        this.margin = margin;
        this.isGivenKnown = isGivenKnown;
        this.names = names;
        this.nameEnds = nameEnds;
    }

    /** How much memory that of a table takes, to be asked before it is made. */
    static long bytes(LabelsTable table) {
        long namesBytes = table.namesBytes();
        return (long) table.images() * (BYTES_OF_IMAGE + (namesBytes == 0 ? 0 : BYTES_OF_NAME)) + namesBytes;
    }

    /** How much memory {@link #order} takes. */
    static long orderBytes(int images) {
        return (long) images * BYTES_OF_ORDER;
    }

    static LabelIndex of(LabelsTable table) throws IOException {
        Columns columns = new Columns(table);
        table.all().forEach(columns::add);
        return columns.index();
    }

    /** One under construction. */
    private static final class Columns {
        private final short[] given;
        private final short[] predicted;
        private final float[] confidence;
        private final float[] margin;
        private final byte @Nullable [] names;
        private final int[] nameEnds;
        private boolean isGivenKnown = true;
        private int namesEnd;

        Columns(LabelsTable table) {
            int images = table.images();
            given = new short[images];
            predicted = new short[images];
            confidence = new float[images];
            margin = new float[images];
            boolean isFolder = table.dataset().folder() != null;
            names = isFolder ? new byte[table.namesBytes()] : null;
            nameEnds = new int[isFolder ? images : 0];
        }

        /** The probabilities are what is left out. */
        void add(ImageLabel label, float[] probabilities) throws CorruptSafetensorsException {
            int image = label.index();
            given[image] = (short) label.given();
            predicted[image] = (short) label.predicted();
            confidence[image] = label.confidence();
            margin[image] = label.margin();
            isGivenKnown = label.isGivenKnown();
            String file = label.file();
            if (names != null && file != null) {
                byte[] name = file.getBytes(StandardCharsets.UTF_8);
                if (name.length > names.length - namesEnd) {
                    throw new CorruptSafetensorsException("the name of image " + image + " is not UTF-8");
                }
                System.arraycopy(name, 0, names, namesEnd, name.length);
                namesEnd += name.length;
                nameEnds[image] = namesEnd;
            }
        }

        LabelIndex index() {
            return new LabelIndex(given, predicted, confidence, margin, isGivenKnown, names, nameEnds);
        }
    }

    int images() {
        return given.length;
    }

    ImageLabel label(int image) {
        return label(image, name(image));
    }

    private ImageLabel label(int image, @Nullable String file) {
        return new ImageLabel(
                image, given[image], predicted[image], confidence[image], margin[image], isGivenKnown, file);
    }

    private @Nullable String name(int image) {
        if (names == null) {
            return null;
        }
        int begin = image == 0 ? 0 : nameEnds[image - 1];
        return new String(names, begin, nameEnds[image] - begin, StandardCharsets.UTF_8);
    }

    /** The images that a selection lets through, in its order; of equals the one with the lower index first. */
    int[] order(LabelSelection selection) {
        long[] keys = new long[images()];
        int count = 0;
        for (int image = 0; image < keys.length; image++) {
            if (selection.accepts(label(image, null))) {
                keys[count++] = (long) rank(image, selection.sort()) << Integer.SIZE | image;
            }
        }
        Arrays.sort(keys, 0, count);
        int[] order = new int[count];
        for (int place = 0; place < count; place++) {
            order[place] = (int) keys[place];
        }
        if (selection.isSpread()) {
            spread(order, keys);
        }
        return order;
    }

    /** Not negative. Of floats that are not, the bits are in the order of the numbers. */
    private int rank(int image, LabelSelection.Sort sort) {
        if (sort == LabelSelection.Sort.INDEX) {
            return 0;
        }
        if (predicted[image] == ImageLabel.NONE) {
            return Integer.MAX_VALUE;
        }
        int bits = Float.floatToIntBits(margin[image]);
        return sort == LabelSelection.Sort.LEAST_SURE ? bits : Integer.MAX_VALUE - 1 - bits;
    }

    /**
     * Round by round the next one of each predicted class, each round in the order that there was. It is done in place: another
     * array of images would be one that nobody made room for.
     *
     * @param order changed to the new one
     * @param keys at least as long; written over
     */
    private void spread(int[] order, long[] keys) {
        int classes =
                1 + IntStream.of(order).map(image -> predicted[image]).max().orElse(ImageLabel.NONE);
        int[] rounds = new int[classes];
        for (int place = 0; place < order.length; place++) {
            int ofClass = predicted[order[place]];
            int round = ofClass == ImageLabel.NONE ? Integer.MAX_VALUE : rounds[ofClass]++;
            keys[place] = (long) round << Integer.SIZE | place;
        }
        Arrays.sort(keys, 0, order.length);
        for (int place = 0; place < order.length; place++) {
            keys[place] = order[(int) keys[place]];
        }
        for (int place = 0; place < order.length; place++) {
            order[place] = (int) keys[place];
        }
    }
}
