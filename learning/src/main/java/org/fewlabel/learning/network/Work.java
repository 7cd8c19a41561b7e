package org.fewlabel.learning.network;

/** Something to do on memory that was chosen once, such as a call of a native library; doing it allocates nothing. */
interface Work extends AutoCloseable {
    void run();

    @Override
    default void close() {}
}
