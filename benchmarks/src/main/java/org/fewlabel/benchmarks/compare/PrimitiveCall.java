package org.fewlabel.benchmarks.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One computation by oneDNN, as its verbose mode tells it: a line of comma-separated fields on standard output. oneDNN 2 and 3 differ
 * in the fields before {@code exec}; those after it are the same.
 *
 * @param kind such as {@code convolution}
 * @param implementation which of its implementations oneDNN chose, such as {@code brg_conv_fwd:avx512_core_amx}
 * @param direction such as {@code backward_weights}; {@code undef} where there is but one
 * @param shape the sizes, in oneDNN's notation: {@code mb100_ic32oc64_ih16oh16kh3…}
 * @param millis from its call to its end
 */
record PrimitiveCall(String kind, String implementation, String direction, String shape, double millis) {
    /** What makes both this engine's oneDNN and PyTorch's tell. */
    static final Map<String, String> TOLD = Map.of("ONEDNN_VERBOSE", "1");

    private static final String PREFIX = "onednn_verbose,";
    private static final int KIND = 2;
    private static final int IMPLEMENTATION = 3;
    private static final int DIRECTION = 4;
    private static final int FIELDS_MIN = 7;
    private static final Pattern IMAGES = Pattern.compile("(?:g\\d+)?mb(\\d+)_(?:g(\\d+))?ic(\\d+)oc(\\d+)_.*");
    private static final Pattern KERNEL = Pattern.compile("oh(\\d+)kh(\\d+)|ow(\\d+)kw(\\d+)");
    private static final int OPERATIONS_PER_PRODUCT = 2;

    static boolean isOfOneDnn(String line) {
        return line.startsWith(PREFIX);
    }

    /** Nothing where the line tells of something else than a computation. */
    static Optional<PrimitiveCall> parse(String line) {
        List<String> fields = Arrays.asList(line.split(",", -1));
        int exec = fields.indexOf("exec");
        if (!isOfOneDnn(line) || exec < 0 || fields.size() < exec + FIELDS_MIN) {
            return Optional.empty();
        }
        return Optional.of(new PrimitiveCall(
                fields.get(exec + KIND),
                fields.get(exec + IMPLEMENTATION),
                fields.get(exec + DIRECTION),
                fields.get(fields.size() - 2),
                Double.parseDouble(fields.get(fields.size() - 1))));
    }

    /** What is computed, whenever and however long: calls that are the same work are equal in it. */
    PrimitiveCall work() {
        return new PrimitiveCall(kind, implementation, direction, shape, 0);
    }

    boolean isConvolution() {
        return kind.equals("convolution");
    }

    /** Multiplications and additions of a convolution, those with the padding's zeros too; 0 for all else, which is bound by memory. */
    double operations() {
        Matcher images = IMAGES.matcher(shape);
        if (!isConvolution() || !images.matches()) {
            return 0;
        }
        double groups = images.group(2) == null ? 1 : Double.parseDouble(images.group(2));
        double products = Double.parseDouble(images.group(1))
                * Double.parseDouble(images.group(3))
                * Double.parseDouble(images.group(4))
                / groups;
        Matcher kernel = KERNEL.matcher(shape);
        while (kernel.find()) {
            int first = kernel.group(1) == null ? 3 : 1;
            products *= Double.parseDouble(kernel.group(first)) * Double.parseDouble(kernel.group(first + 1));
        }
        return OPERATIONS_PER_PRODUCT * products;
    }
}
