package org.fewlabel.contracts.job;

/**
 * Which network, and how it starts.
 *
 * @param dropout the share of activations that are dropped, in [0, 0.9]
 */
public record NetworkSpec(NetworkName name, double dropout, Initialization initialization) {
    /** Specs of version 0.1 have no initialization. */
    public NetworkSpec {
        initialization = initialization == null ? readInitialization(Fields.empty()) : initialization;
    }

    static NetworkSpec read(Fields fields, DatasetName dataset) {
        NetworkName usual = dataset == DatasetName.TWO_MOONS ? NetworkName.MLP : NetworkName.CNN_SMALL;
        NetworkName name = fields.choice("name", usual);
        if (dataset == DatasetName.TWO_MOONS && name != NetworkName.MLP) {
            fields.reject("name", "must be mlp for two-moons, whose samples are points, was " + name.wireName());
        }
        double dropout = fields.number("dropout", 0, 0, 0.9);
        Initialization initialization = readInitialization(fields);
        fields.rejectUnknown();
        return new NetworkSpec(name, dropout, initialization);
    }

    private static Initialization readInitialization(Fields fields) {
        return fields.choice("initialization", Initialization.HE_NORMAL);
    }
}
