package org.fewlabel.contracts.rest;

import java.util.UUID;

/**
 * A job that another version of the gateway kept in a way that this one cannot read.
 *
 * @param reason why, for people
 */
public record UnreadableJob(UUID id, String reason) {}
