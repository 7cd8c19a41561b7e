/** What the services' component tests share: one real Kafka and one real PostgreSQL per test JVM. */
@NullMarked
package org.fewlabel.testing;

import org.jspecify.annotations.NullMarked;
