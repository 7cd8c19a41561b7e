/** Who may speak to a service over HTTP, and who still listens. */
@NullMarked
package org.fewlabel.service.http;

import org.jspecify.annotations.NullMarked;
