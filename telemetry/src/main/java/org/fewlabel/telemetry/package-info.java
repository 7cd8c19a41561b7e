/** What the services measure, log and trace alike. */
@NullMarked
package org.fewlabel.telemetry;

import org.jspecify.annotations.NullMarked;
