package org.fewlabel.learning.method;

import org.fewlabel.contracts.job.CclSpec;
import org.fewlabel.contracts.job.FixMatchSpec;
import org.fewlabel.contracts.job.IctSpec;
import org.fewlabel.contracts.job.MeanTeacherSpec;
import org.fewlabel.contracts.job.MethodSpec;
import org.fewlabel.contracts.job.MixMatchSpec;
import org.fewlabel.contracts.job.MixPseudoLabelSpec;
import org.fewlabel.contracts.job.PiModelSpec;
import org.fewlabel.contracts.job.PseudoLabelSpec;
import org.fewlabel.contracts.job.TemporalEnsemblingSpec;
import org.fewlabel.contracts.job.VatSpec;
import org.fewlabel.learning.network.Network;

/** Makes the method that a job names. */
public final class Methods {
    private Methods() {}

    /**
     * A method that has made no step yet.
     *
     * @param student which the method will train
     * @param average of the student, for methods with a teacher
     * @param examples how many training examples there are, for methods that remember something of each
     */
    public static Method create(MethodSpec spec, Network student, StepAverage average, int examples) {
        return switch (spec.methodName()) {
            case SUPERVISED -> new Supervised(student);
            case PSEUDO_LABEL -> new PseudoLabel((PseudoLabelSpec) spec, student, examples);
            case PI_MODEL -> new PiModel((PiModelSpec) spec, student);
            case TEMPORAL_ENSEMBLING -> new TemporalEnsembling((TemporalEnsemblingSpec) spec, student, examples);
            case MEAN_TEACHER -> new MeanTeacher((MeanTeacherSpec) spec, student, average);
            case ICT -> new Ict((IctSpec) spec, student, average);
            case VAT -> new Vat((VatSpec) spec, student);
            case MIXMATCH -> new MixMatch((MixMatchSpec) spec, student);
            case FIXMATCH -> new FixMatch((FixMatchSpec) spec, student, examples);
            case MIX_PSEUDO_LABEL -> new MixPseudoLabel((MixPseudoLabelSpec) spec, student, examples);
            case CCL -> new Ccl((CclSpec) spec, student, average);
        };
    }
}
