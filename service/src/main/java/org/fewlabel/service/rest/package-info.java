/** What services with a REST interface do alike: reading a query, turning pages, writing tables, saying what is wrong. */
@NullMarked
package org.fewlabel.service.rest;

import org.jspecify.annotations.NullMarked;
