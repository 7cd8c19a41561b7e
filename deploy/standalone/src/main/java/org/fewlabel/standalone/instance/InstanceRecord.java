package org.fewlabel.standalone.instance;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * What is wanted of an instance. Commands write it; its keeper reads it, and sees to it.
 *
 * @param wanted the parts that are to run
 * @param askedAt when somebody last wanted them at once, however often they have failed
 */
record InstanceRecord(PortMap ports, Set<Part> wanted, Instant askedAt) {
    InstanceRecord {
        Objects.requireNonNull(ports, "ports");
        Objects.requireNonNull(askedAt, "askedAt");
        wanted = Set.copyOf(wanted);
    }

    static StateFile<InstanceRecord> file(Path state) {
        return new StateFile<>(state.resolve("instance.json"), InstanceRecord.class);
    }

    InstanceRecord without(Collection<Part> parts) {
        Set<Part> fewer = new HashSet<>(wanted);
        fewer.removeAll(parts);
        return new InstanceRecord(ports, fewer, askedAt);
    }
}
