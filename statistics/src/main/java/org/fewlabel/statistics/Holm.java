package org.fewlabel.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Holm's correction for several comparisons: the chance to tell apart any two that do not differ stays below the level, however
 * many are compared, and whether or not they depend on each other. S. Holm, "A simple sequentially rejective multiple test
 * procedure", Scandinavian Journal of Statistics 6 (1979), 65–70.
 */
public final class Holm {
    private Holm() {}

    /**
     * What to hold against the level in the place of each p value: of m values the k-th smallest, from 0, becomes (m − k) times
     * itself, but no less than a smaller one became, and no more than 1.
     *
     * @return in the order of the values
     */
    public static List<Double> adjusted(List<Double> pValues) {
        int count = pValues.size();
        int[] ascending = IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparing(pValues::get))
                .mapToInt(index -> index)
                .toArray();
        Double[] adjusted = new Double[count];
        double largest = 0;
        for (int rank = 0; rank < count; rank++) {
            largest = Math.max(largest, Math.min(1, (count - rank) * pValues.get(ascending[rank])));
            adjusted[ascending[rank]] = largest;
        }
        return Arrays.asList(adjusted);
    }
}
