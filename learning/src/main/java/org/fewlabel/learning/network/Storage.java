package org.fewlabel.learning.network;

/** Numbers in memory that an engine made, which it alone knows how to reach. */
interface Storage extends AutoCloseable {
    int size();

    @Override
    void close();
}
