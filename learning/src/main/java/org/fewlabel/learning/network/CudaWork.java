package org.fewlabel.learning.network;

/** Work for a card that holds nothing of its own. */
record CudaWork(CudaQueue queue, Runnable work) implements Work {
    @Override
    public void run() {
        queue.run(work);
    }

    @Override
    public void close() {}
}
