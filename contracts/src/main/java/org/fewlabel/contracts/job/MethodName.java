package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** The methods that can be named in a job; {@link MethodSpec} has a record of options for each. */
public enum MethodName implements WireName {
    SUPERVISED {
        @Override
        MethodSpec read(Fields fields) {
            return MethodSpec.Supervised.read(fields);
        }
    },
    PSEUDO_LABEL {
        @Override
        MethodSpec read(Fields fields) {
            return MethodSpec.PseudoLabel.read(fields);
        }
    },
    MEAN_TEACHER {
        @Override
        MethodSpec read(Fields fields) {
            return MethodSpec.MeanTeacher.read(fields);
        }
    };

    abstract MethodSpec read(Fields fields);
}
