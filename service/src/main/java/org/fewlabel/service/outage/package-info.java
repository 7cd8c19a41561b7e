/** What a service does while something that it depends on does not answer: it waits, says so, and puts nothing aside. */
@NullMarked
package org.fewlabel.service.outage;

import org.jspecify.annotations.NullMarked;
