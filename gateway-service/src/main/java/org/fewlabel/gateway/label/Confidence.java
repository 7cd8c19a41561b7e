package org.fewlabel.gateway.label;

import org.fewlabel.contracts.WireName;
import org.fewlabel.contracts.job.DatasetSpec;

/** Which probabilities a user wants. */
enum Confidence implements WireName {
    /** As the network says them, which most often is surer than it is right. */
    RAW,
    /** Tempered, so that of those that are called 90 % sure about 90 % are right, as far as the validation images tell. */
    CALIBRATED;

    /**
     * Why labels have no temperature, for who wants calibrated ones.
     *
     * @param validation how many validation images the job has
     * @param isOver whether its run is over
     */
    static String whyRaw(int validation, boolean isOver) {
        if (validation < DatasetSpec.CALIBRATION_IMAGES) {
            return "the confidences are raw: a temperature is fitted on validation images (dataset.validation), of which"
                    + " it takes " + DatasetSpec.CALIBRATION_IMAGES + " or more, and the job has " + validation;
        }
        return isOver
                ? "the confidences are raw: for the job's " + validation + " validation images no temperature from 1/4"
                        + " to 64 is the best, such as where the network is right about all of them; or the labels were made"
                        + " before the run was over, or by an earlier version"
                : "the confidences are raw: a temperature is fitted when the run is over, and it goes on";
    }
}
