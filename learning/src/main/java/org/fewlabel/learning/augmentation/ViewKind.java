package org.fewlabel.learning.augmentation;

/** How far a view of an unlabeled image is from the image itself. */
public enum ViewKind {
    /** Small changes that a class survives for certain. */
    WEAK,
    /** Changes so large that a network that has not learned the class loses it. */
    STRONG
}
