package org.fewlabel.learning.labeling;

import org.fewlabel.contracts.job.JobSpec;
import org.fewlabel.learning.network.NetworkSnapshot;

/**
 * The moving average of the student after one of its epochs.
 *
 * @param epoch the finished epoch, from 0
 */
public record Teacher(JobSpec spec, int epoch, NetworkSnapshot state) {}
