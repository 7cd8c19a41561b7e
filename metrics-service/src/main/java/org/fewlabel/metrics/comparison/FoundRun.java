package org.fewlabel.metrics.comparison;

/** A run with its settings, as the database has it. */
record FoundRun(RunSettings settings, Run run) {}
