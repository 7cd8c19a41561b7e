package org.fewlabel.learning.schedule;

import java.util.List;

/**
 * Falls by a factor at each milestone: max · factorⁿ, n the milestones m with m ≤ e, as in He et al., 2016, arXiv
 * 1512.03385, §4.2.
 *
 * @param milestones epochs
 */
public record MultiStep(double max, double factor, List<Integer> milestones) implements Schedule {
    public MultiStep {
        milestones = List.copyOf(milestones);
    }

    @Override
    public double at(int epoch) {
        long passed =
                milestones.stream().filter(milestone -> milestone <= epoch).count();
        return max * Math.pow(factor, passed);
    }
}
