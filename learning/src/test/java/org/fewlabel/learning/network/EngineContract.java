package org.fewlabel.learning.network;

/**
 * What every engine promises, beside plain loops in double precision. A test of an engine implements it, and skips itself where
 * the engine is not to be had.
 */
interface EngineContract extends LayersContract, NetworkContract, FrozenLayersContract, VectorContract {}
