package org.fewlabel.service.process;

/** The end of this process where nothing but a new one helps. Whoever watches it starts another. */
public interface ProcessEnd {
    /**
     * Begins to end the process, and returns at once.
     *
     * @param why for whoever reads the log
     */
    void end(String why);
}
