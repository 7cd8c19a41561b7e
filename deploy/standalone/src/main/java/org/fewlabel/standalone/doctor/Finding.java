package org.fewlabel.standalone.doctor;

import org.fewlabel.contracts.WireName;
import org.jspecify.annotations.Nullable;

/**
 * Something that was looked at.
 *
 * @param subject what, such as {@code memory}
 * @param text what was found
 * @param remedy what to do about it; null where there is nothing to do
 */
public record Finding(
        String subject, Level level, String text, @Nullable String remedy) {
    /** What it means to who wants to train. */
    public enum Level implements WireName {
        OK,
        /** Training runs, but slower, or otherwise than one might think. */
        NOTE,
        /** Training does not run, or its results are wrong. */
        FAIL
    }

    static Finding ok(String subject, String text) {
        return new Finding(subject, Level.OK, text, null);
    }

    static Finding note(String subject, String text, @Nullable String remedy) {
        return new Finding(subject, Level.NOTE, text, remedy);
    }

    static Finding fail(String subject, String text, @Nullable String remedy) {
        return new Finding(subject, Level.FAIL, text, remedy);
    }
}
