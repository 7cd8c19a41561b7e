// What the kernels need to be compiled for the processor, where a thread of the grid is a call.
#include <cmath>

#define __global__
#define __device__

// Of this library alone: others have them as well.
static struct Place {
    unsigned x;
} blockIdx, threadIdx, blockDim, gridDim;

extern "C" void place_thread(unsigned block, unsigned thread, unsigned blocks, unsigned threads) {
    blockIdx.x = block;
    threadIdx.x = thread;
    gridDim.x = blocks;
    blockDim.x = threads;
}
