package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** Which view of an image a teacher predicts for. */
public enum TeacherView implements WireName {
    /** The one that the student's input is made of. */
    SAME,
    /** Another one. */
    OTHER
}
