package org.fewlabel.contracts.job;

/** How large a data set and its images are: what must be known of it before it is loaded. */
public record DatasetShape(int trainingImages, int testImages, int classes, int height, int width, int channels) {}
