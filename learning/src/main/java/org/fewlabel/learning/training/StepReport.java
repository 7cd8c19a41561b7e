package org.fewlabel.learning.training;

import java.util.Map;

/**
 * One step of a run.
 *
 * @param epoch from 0
 * @param step how many of the epoch's steps are done with this one, from 1
 * @param loss the total loss that was stepped on
 * @param terms the method's figures by name: each loss term and its weight, the share of unlabeled images in use
 * @param images how many images were fed, labeled and unlabeled
 */
public record StepReport(int epoch, int step, double loss, Map<String, Double> terms, int images) {}
