package org.fewlabel.gateway.worker;

import java.time.Instant;

/**
 * When workers were last heard of. A gateway that hears nothing of them since it listens knows no more than that.
 *
 * @param trainer a claim or a report of any trainer, or {@code listeningSince}
 * @param labeler a report of any labeler, or {@code listeningSince}
 * @param listeningSince since when what workers say gets here; now for a gateway that is deaf
 */
public record Heard(Instant trainer, Instant labeler, Instant listeningSince) {}
