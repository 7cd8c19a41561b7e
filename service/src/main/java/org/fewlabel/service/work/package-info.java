/** What the services measure, log and trace alike. */
@NullMarked
package org.fewlabel.service.work;

import org.jspecify.annotations.NullMarked;
