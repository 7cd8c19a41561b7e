package org.fewlabel.gateway.dataset;

import java.util.ArrayList;
import java.util.List;
import org.fewlabel.contracts.job.Violation;

/** All that is wrong with an upload: the first faults with the entries that have them, and how many others there are. */
final class Faults {
    static final int SHOWN_MAX = 100;

    private final List<Violation> shown = new ArrayList<>();
    private int count;

    /** @param entry the name of a file or a folder; empty for the upload as a whole */
    void add(String entry, String message) {
        add(new Violation(entry, message));
    }

    void add(Violation fault) {
        count++;
        if (shown.size() < SHOWN_MAX) {
            shown.add(fault);
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    int count() {
        return count;
    }

    List<Violation> violations() {
        List<Violation> all = new ArrayList<>(shown);
        if (count > SHOWN_MAX) {
            all.add(new Violation("", "has " + (count - SHOWN_MAX) + " more faults, which are not listed"));
        }
        return all;
    }
}
