/** The queries of dashboards and alerts, as files have them: to be run without Grafana. */
@NullMarked
package org.fewlabel.grafana;

import org.jspecify.annotations.NullMarked;
