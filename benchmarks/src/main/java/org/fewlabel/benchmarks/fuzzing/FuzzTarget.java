package org.fewlabel.benchmarks.fuzzing;

import java.util.List;
import org.fewlabel.contracts.WireName;

/** A reader of foreign bytes, with a class among its module's tests that holds it against what it promises. */
enum FuzzTarget implements WireName {
    EVENT("contracts", "org.fewlabel.contracts.event.EventCodecFuzz", 256),
    JOB_SPEC("contracts", "org.fewlabel.contracts.job.JobSpecFuzz", 256),
    SWEEP_PLAN("contracts", "org.fewlabel.contracts.sweep.SweepPlanFuzz", 256),
    SAFETENSORS("artifacts", "org.fewlabel.artifacts.safetensors.SafetensorsFuzz", 256),
    /** One picture at a time may take 420 MB of a heap, and says so where there are fewer. */
    PICTURE("learning", "org.fewlabel.learning.data.ImageDecoderFuzz", 512, "com.twelvemonkeys.**"),
    TAR("learning", "org.fewlabel.learning.data.CifarArchiveFuzz", 256, "org.apache.commons.compress.archivers.tar.**"),
    MATLAB("learning", "org.fewlabel.learning.data.SvhnFilesFuzz", 256, "us.hebi.matlab.**"),
    ZIP("gateway-service", "org.fewlabel.gateway.dataset.ZipCheckFuzz", 256);

    private final String module;
    private final String className;
    private final int heapMegabytes;
    private final List<String> packages;

    FuzzTarget(String module, String className, int heapMegabytes, String... libraries) {
        this.module = module;
        this.className = className;
        this.heapMegabytes = heapMegabytes;
        this.packages = List.of(libraries);
    }

    String module() {
        return module;
    }

    String className() {
        return className;
    }

    int heapMegabytes() {
        return heapMegabytes;
    }

    /** What is watched beside our own code, to see which inputs lead to somewhere new. */
    List<String> libraries() {
        return packages;
    }
}
