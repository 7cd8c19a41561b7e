package org.fewlabel.learning.data;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where data sets lie on this machine.
 *
 * @param folder of the user's own; looked into first, never written to
 * @param cache of the project's; what is fetched is kept here
 */
public record DatasetSettings(@Nullable Path folder, Path cache) {}
