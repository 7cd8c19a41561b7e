package org.fewlabel.standalone.doctor;

import java.util.List;
import java.util.SortedMap;
import org.fewlabel.contracts.checkup.EngineCheckup;
import org.jspecify.annotations.Nullable;

/**
 * All that was found, and what it was found from.
 *
 * @param canTrain whether nothing has failed
 * @param engine null where nothing was heard of it
 * @param cards null where this machine has no {@code nvidia-smi}
 * @param variables of the environment that change speed or results
 */
public record Diagnosis(
        boolean canTrain,
        List<Finding> findings,
        Machine machine,
        @Nullable EngineCheckup engine,
        @Nullable Cards cards,
        SortedMap<String, String> variables) {}
