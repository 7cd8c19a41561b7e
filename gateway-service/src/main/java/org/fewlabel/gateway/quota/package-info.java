/** How much one owner may have: jobs that wait, jobs that are trained, bytes of uploads. */
@NullMarked
package org.fewlabel.gateway.quota;

import org.jspecify.annotations.NullMarked;
