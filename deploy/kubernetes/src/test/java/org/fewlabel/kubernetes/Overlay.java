package org.fewlabel.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What can be applied to a cluster. */
public enum Overlay {
    SINGLE_NODE("single-node", "overlays/single-node"),
    PRODUCTION("production", "overlays/production"),
    GPU("gpu", "overlays/gpu"),
    /** One machine with a GPU, as docs/operations.md puts it together. */
    SINGLE_NODE_GPU("single-node", "src/test/kustomize/single-node-gpu"),
    /** The same with the other builds. */
    SINGLE_NODE_CUDA12("single-node", "src/test/kustomize/single-node-cuda12"),
    SINGLE_NODE_ND4J("single-node", "src/test/kustomize/single-node-nd4j"),
    /** Production on a PostgreSQL from the backups, as docs/operations.md puts it together. */
    RESTORE("production", "src/test/kustomize/restore"),
    /** Production with a quota of running jobs, as docs/operations.md puts it together. */
    RUNNING_QUOTA("production", "src/test/kustomize/running-quota"),
    /** The pod through which data sets are copied, beside what it is applied to. */
    DATASETS("single-node", "overlays/single-node", "datasets");

    private static final Map<Overlay, Rendered> RENDERED = new ConcurrentHashMap<>();

    private final String secrets;
    private final List<String> folders;

    Overlay(String secrets, String... folders) {
        this.secrets = secrets;
        this.folders = List.of(folders);
    }

    /** Rendered once, as kubectl takes a second. */
    public Rendered rendered() {
        return RENDERED.computeIfAbsent(this, overlay -> {
            StringBuilder yaml = new StringBuilder();
            folders.forEach(folder -> yaml.append("---\n").append(Kubectl.kustomize(folder)));
            return Rendered.parse(yaml.toString());
        });
    }

    /** Under which name secrets.yaml lists what somebody must make before. */
    public String secrets() {
        return secrets;
    }

    public boolean isProduction() {
        return this == PRODUCTION || this == GPU || this == RESTORE || this == RUNNING_QUOTA;
    }
}
