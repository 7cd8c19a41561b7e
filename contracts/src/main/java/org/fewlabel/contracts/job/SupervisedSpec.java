package org.fewlabel.contracts.job;

import com.fasterxml.jackson.annotation.JsonIgnore;

/** Cross entropy on the labeled images alone: the baseline. */
public record SupervisedSpec(double emaDecay) implements MethodSpec {
    static SupervisedSpec read(Options options) {
        return new SupervisedSpec(options.emaDecay());
    }

    @Override
    public boolean looksAtWeakViews() {
        return false;
    }

    @Override
    public MethodName methodName() {
        return MethodName.SUPERVISED;
    }

    @Override
    @JsonIgnore
    public Inputs inputs() {
        return Inputs.SEPARATE;
    }
}
