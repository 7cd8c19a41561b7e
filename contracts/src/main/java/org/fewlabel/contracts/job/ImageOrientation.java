package org.fewlabel.contracts.job;

import org.fewlabel.contracts.WireName;

/** How the pictures of a folder are turned. */
public enum ImageOrientation implements WireName {
    /** As their EXIF data say, so that a photograph is upright however the camera was held. */
    EXIF,
    /** As their pixels are stored. */
    STORED
}
