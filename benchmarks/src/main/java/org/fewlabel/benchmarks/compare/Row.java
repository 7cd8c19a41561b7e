package org.fewlabel.benchmarks.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.fewlabel.contracts.job.Precision;
import org.jspecify.annotations.Nullable;

/** What one case took. Who was not asked for is null. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Row(
        String network,
        String step,
        Precision precision,
        int rounds,
        double millis,
        double peakMiB,
        PeerTimes pyTorch,
        @Nullable Double untunedPyTorchMillis,
        @Nullable PeerTimes libtorch,
        @Nullable Double toStockDl4j) {}
