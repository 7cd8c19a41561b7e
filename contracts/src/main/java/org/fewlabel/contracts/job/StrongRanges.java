package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** How much the operations of a strong view change, in two forms that both go by the name of RandAugment. */
public enum StrongRanges implements WireName {
    /** Levels 1 to 9 of 10; each operation that was drawn happens in half of the cases; cutout of half the image's width. */
    ARTICLE(2),
    /** As in Wang et al., 2022, USB, arXiv 2208.07204: always, uniform within the ranges; cutout of up to half the width. */
    USB(3);

    private final int operations;

    StrongRanges(int operations) {
        this.operations = operations;
    }

    /** How many operations are drawn if the user does not say. */
    int operations() {
        return operations;
    }
}
