package org.fewlabel.contracts.job;

import org.jspecify.annotations.Nullable;

/**
 * Where a method was published.
 *
 * @param arxivId null for a paper that is not on arXiv
 */
public record Paper(
        String authors, int year, String title, @Nullable String arxivId) {}
