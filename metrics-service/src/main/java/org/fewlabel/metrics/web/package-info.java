/** What the HTTP resources share: reading a query, answering a bad one, writing CSV. */
@NullMarked
package org.fewlabel.metrics.web;

import org.jspecify.annotations.NullMarked;
