/** What is alike in how the gateway asks other services over HTTP. */
@NullMarked
package org.fewlabel.gateway.peer;

import org.jspecify.annotations.NullMarked;
