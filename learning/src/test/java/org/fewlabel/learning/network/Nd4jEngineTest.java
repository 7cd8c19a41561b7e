package org.fewlabel.learning.network;

class Nd4jEngineTest implements EngineContract {
    @Override
    public Engine engine() {
        return new Nd4jEngine();
    }
}
