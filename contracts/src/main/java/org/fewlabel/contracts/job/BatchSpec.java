package org.fewlabel.contracts.job;

/**
 * What one step sees.
 *
 * @param labeled labeled images in a step
 * @param unlabeled unlabeled images in a step
 * @param excludeLabeled whether the unlabeled pool leaves out the labeled images
 */
public record BatchSpec(int labeled, int unlabeled, boolean excludeLabeled) {
    private static final int IMAGES_MAX = 4096;

    static BatchSpec read(Fields fields, DatasetSpec dataset, Inputs inputs) {
        boolean mixed = inputs == Inputs.MIXED;
        int usual = mixed ? 64 : 100;
        boolean excludeLabeled = fields.flag("excludeLabeled", mixed);
        int pool = dataset.unlabeledPool(excludeLabeled);
        if (pool == 0) {
            fields.reject("excludeLabeled", "must be false where every training image is labeled, was true");
        }
        int labeled = fields.integer("labeled", usual, 1, IMAGES_MAX);
        int unlabeledMax = Math.max(1, Math.min(IMAGES_MAX, pool));
        int unlabeled = fields.integer("unlabeled", Math.min(usual, unlabeledMax), 1, unlabeledMax);
        fields.rejectUnknown();
        return new BatchSpec(labeled, unlabeled, excludeLabeled);
    }
}
