package org.fewlabel.contracts.job;

import java.util.ArrayList;
import java.util.List;

/**
 * What is found to be wrong with something that a user sent: the first {@value #SHOWN_MAX}, and how many more there are. Whoever
 * has more learns of the others when these are mended; a body of a megabyte has place for more than there is memory for.
 */
public final class Violations {
    public static final int SHOWN_MAX = 100;

    private final List<Violation> shown = new ArrayList<>();
    private int count;

    /** The first of those that were found elsewhere, with a word on the others. */
    public static List<Violation> firstOf(Iterable<Violation> found) {
        Violations violations = new Violations();
        found.forEach(violations::add);
        return violations.shown();
    }

    /** @param field empty for the whole of what was sent */
    public void add(String field, String message) {
        add(new Violation(field, message));
    }

    public void add(Violation violation) {
        count++;
        if (shown.size() < SHOWN_MAX) {
            shown.add(violation);
        }
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** Those included that are not shown. */
    public int count() {
        return count;
    }

    public List<Violation> shown() {
        List<Violation> all = new ArrayList<>(shown);
        if (count > SHOWN_MAX) {
            all.add(new Violation("", "has " + (count - SHOWN_MAX) + " more faults, which are not listed"));
        }
        return List.copyOf(all);
    }
}
