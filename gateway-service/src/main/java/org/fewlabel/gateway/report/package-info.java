/** What trainers and labelers report, brought to the jobs. */
@NullMarked
package org.fewlabel.gateway.report;

import org.jspecify.annotations.NullMarked;
