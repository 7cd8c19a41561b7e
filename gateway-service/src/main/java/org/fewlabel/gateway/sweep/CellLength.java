package org.fewlabel.gateway.sweep;

/**
 * What the time of a cell's runs rests on.
 *
 * @param number of the cell
 * @param method by its name
 * @param steps that a run of it has, unless it stops early
 */
record CellLength(int number, String method, long steps) {
    static CellLength of(SweepCell cell) {
        return new CellLength(cell.number(), cell.method(), cell.steps());
    }
}
