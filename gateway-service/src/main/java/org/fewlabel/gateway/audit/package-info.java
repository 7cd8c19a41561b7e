/** Audits: how many of a job's labels are right, told from the answers of people about random images. */
@NullMarked
package org.fewlabel.gateway.audit;

import org.jspecify.annotations.NullMarked;
