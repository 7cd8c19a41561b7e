/** What a frozen network of one's own is worth on other classes; run it with {@code benchmarks/backbone}. */
@NullMarked
package org.fewlabel.benchmarks.backbone;

import org.jspecify.annotations.NullMarked;
