/** What a user of the services' REST interfaces needs of them. */
@NullMarked
package org.fewlabel.standalone.client;

import org.jspecify.annotations.NullMarked;
