package org.fewlabel.gateway.job;

import java.time.Instant;

/**
 * When workers were last heard of. A gateway that hears nothing of them since it started knows no more than that.
 *
 * @param trainer a claim or a report of any trainer, or this gateway's start
 * @param labeler a report of any labeler, or this gateway's start
 */
public record Heard(Instant trainer, Instant labeler) {}
