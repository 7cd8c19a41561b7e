package org.fewlabel.learning.augmentation;

import java.util.SplittableRandom;
import org.fewlabel.contracts.job.StrongRanges;

/**
 * Applies operations that are drawn with replacement out of fourteen, each as strong as a random number says: RandAugment
 * (Cubuk et al., 2019, arXiv 1909.13719) in the form that FixMatch (Sohn et al., 2020, arXiv 2001.07685, appendix D) gave
 * it, where strengths are random as well.
 *
 * <p>{@link StrongRanges#ARTICLE}: a level of 1 to 9 for each operation, which then happens in half of the cases.
 * {@link StrongRanges#USB}: always, the strength uniform in the operation's range.
 */
final class RandAugment implements ImageChange {
    private static final int LEVELS = 9;
    private static final StrongOperation[] OPERATIONS = StrongOperation.values();

    private final StrongRanges ranges;
    private final int operations;

    RandAugment(StrongRanges ranges, int operations) {
        this.ranges = ranges;
        this.operations = operations;
    }

    @Override
    public void apply(Canvas canvas, SplittableRandom random) {
        for (int i = 0; i < operations; i++) {
            StrongOperation operation = OPERATIONS[random.nextInt(OPERATIONS.length)];
            switch (ranges) {
                case ARTICLE -> {
                    int level = 1 + random.nextInt(LEVELS);
                    boolean negative = random.nextBoolean();
                    if (random.nextBoolean()) {
                        operation.apply(canvas, operation.strengthOfLevel(level, negative, canvas));
                    }
                }
                case USB -> operation.apply(canvas, operation.strengthOfShare(random.nextDouble(), canvas));
            }
        }
    }
}
