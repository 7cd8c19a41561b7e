package org.fewlabel.learning.data;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How many labeled examples of each class are held out of training. In proportion to the labels of the class, by the method
 * of largest remainders (Hamilton's, as parliaments share out seats), between two bounds: at least one of each class that
 * has two, the largest classes first where there are not enough; and never the last one of a class, without which nobody
 * could learn it. An error on examples that are all of the largest class would reward a network that knows no other.
 */
final class HeldOut {
    private final int[] sizes;
    private final long total;
    private final int heldOut;
    private final int[] order;
    private final int[] shares;

    private HeldOut(int heldOut, int[] sizes, int[] order) {
        this.sizes = sizes;
        this.total = Arrays.stream(sizes).asLongStream().sum();
        this.heldOut = heldOut;
        this.order = order;
        this.shares = new int[sizes.length];
    }

    /**
     * @param heldOut how many there are to be
     * @param sizes how many labeled examples each class has, [classes]
     * @param order of the classes; of two with an equal claim, the later one in it is served
     * @return [classes]
     * @throws IllegalArgumentException if some class would lose its last one
     */
    static int[] ofEachClass(int heldOut, int[] sizes, int[] order) {
        long most =
                Arrays.stream(sizes).mapToLong(size -> Math.max(0, size - 1)).sum();
        if (heldOut < 0 || heldOut > most) {
            throw new IllegalArgumentException("validation must be from 0 to " + most
                    + ", so that every class keeps a label to train on, was " + heldOut);
        }
        return new HeldOut(heldOut, sizes, order).share();
    }

    private int[] share() {
        if (heldOut == 0) {
            return shares;
        }
        int[] least = least();
        for (int label = 0; label < sizes.length; label++) {
            int whole = (int) ((long) heldOut * sizes[label] / total);
            shares[label] = Math.max(least[label], whole);
        }
        int left = heldOut - Arrays.stream(shares).sum();
        for (; left > 0; left--) {
            shares[mostLacking()]++;
        }
        for (; left < 0; left++) {
            shares[leastLacking(least)]--;
        }
        return shares;
    }

    /** One for each class that has two, as far as it goes. */
    private int[] least() {
        int[] least = new int[sizes.length];
        IntStream.range(0, order.length)
                .boxed()
                .filter(place -> sizes[order[place]] >= 2)
                .sorted((one, other) -> sizes[order[one]] == sizes[order[other]]
                        ? Integer.compare(other, one)
                        : Integer.compare(sizes[order[other]], sizes[order[one]]))
                .limit(heldOut)
                .forEach(place -> least[order[place]] = 1);
        return least;
    }

    private int mostLacking() {
        int most = -1;
        for (int label : order) {
            if (shares[label] < sizes[label] - 1 && (most < 0 || lacks(label) >= lacks(most))) {
                most = label;
            }
        }
        return most;
    }

    private int leastLacking(int[] least) {
        int fewest = -1;
        for (int label : order) {
            if (shares[label] > least[label] && (fewest < 0 || lacks(label) < lacks(fewest))) {
                fewest = label;
            }
        }
        return fewest;
    }

    /** By how much the share is less than the proportional one, in parts of one over all labels: a whole number. */
    private long lacks(int label) {
        return (long) heldOut * sizes[label] - shares[label] * total;
    }
}
