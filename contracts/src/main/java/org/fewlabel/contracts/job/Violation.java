package org.fewlabel.contracts.job;

/**
 * One wrong field of a job spec.
 *
 * @param field its path, such as {@code optimizer.learningRate}; empty for the document as a whole
 * @param message the rule and the value that broke it
 */
public record Violation(String field, String message) {}
