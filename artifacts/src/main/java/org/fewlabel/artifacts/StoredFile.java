package org.fewlabel.artifacts;

import java.time.Instant;

/**
 * An artifact or a record, as a listing of the store shows it.
 *
 * @param path under which it lies
 * @param modified when it was written last, by the store's clock
 */
public record StoredFile(String path, long bytes, Instant modified) {}
