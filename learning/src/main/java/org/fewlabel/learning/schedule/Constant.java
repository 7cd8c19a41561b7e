package org.fewlabel.learning.schedule;

/** Always the same. */
public record Constant(double value) implements Schedule {
    @Override
    public double at(int epoch) {
        return value;
    }
}
