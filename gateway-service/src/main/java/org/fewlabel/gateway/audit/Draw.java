package org.fewlabel.gateway.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Draws images at random without replacement while they go by, each with the same chance, in memory for the drawn ones alone: every
 * image gets a random number, and those with the smallest ones are drawn, in the order of these. With one seed an image's number is
 * always the same, so a smaller draw is the beginning of a larger one.
 */
final class Draw {
    private final int size;
    private final SplittableRandom random;
    private final PriorityQueue<Drawn> drawn = new PriorityQueue<>(Drawn.ORDER.reversed());

    Draw(int size, long seed) {
        this.size = size;
        this.random = new SplittableRandom(seed);
    }

    private record Drawn(long number, AuditImage image) {
        static final Comparator<Drawn> ORDER = Comparator.comparingLong(Drawn::number)
                .thenComparingInt(each -> each.image().image());
    }

    /** For an image that is not to be drawn. */
    void pass() {
        random.nextLong();
    }

    void offer(AuditImage image) {
        drawn.add(new Drawn(random.nextLong(), image));
        if (drawn.size() > size) {
            drawn.poll();
        }
    }

    /** In the order of their numbers, which is as random as the draw. */
    List<AuditImage> images() {
        List<Drawn> sorted = new ArrayList<>(drawn);
        sorted.sort(Drawn.ORDER);
        return sorted.stream().map(Drawn::image).toList();
    }
}
