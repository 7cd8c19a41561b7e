package org.fewlabel.contracts.rest;

/** Where the front door has what, below its address: its resources and their clients take it from here. */
public final class ApiPath {
    public static final String API = "/api/v1";

    public static final String JOBS = API + "/jobs";
    public static final String SWEEPS = API + "/sweeps";
    public static final String LABEL_SETS = API + "/label-sets";
    public static final String DATASETS = API + "/datasets";
    public static final String METHODS = API + "/methods";
    public static final String PRESETS = API + "/presets";
    public static final String RESULTS = API + "/results";
    public static final String COMPARISON = API + "/comparison";
    public static final String ENSEMBLE = API + "/ensemble";
    public static final String HEALTH = API + "/health";
    public static final String IDENTITY = API + "/identity";
    public static final String QUOTAS = API + "/quotas";
    public static final String SESSION = API + "/session";
    public static final String TOKENS = API + "/tokens";

    private ApiPath() {}
}
