package org.fewlabel.contracts.job;

/**
 * Which data, and how much of it is labeled.
 *
 * @param labels how many training images keep their label, the same number of every class as far as it goes
 * @param splitSeed chooses which ones; runs to be compared share it
 */
public record DatasetSpec(DatasetName name, int labels, long splitSeed) {
    static DatasetSpec read(Fields fields) {
        DatasetName name = fields.requiredChoice("name", DatasetName.FASHION_MNIST);
        DatasetShape shape = name.shape();
        int labels = fields.integer("labels", Math.max(100, shape.classes()), shape.classes(), shape.trainingImages());
        long splitSeed = fields.wholeNumber("splitSeed", 0, 0, Long.MAX_VALUE);
        fields.rejectUnknown();
        return new DatasetSpec(name, labels, splitSeed);
    }

    public DatasetShape shape() {
        return name.shape();
    }
}
