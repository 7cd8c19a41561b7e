package org.fewlabel.gateway.label;

import org.fewlabel.contracts.CsvCell;
import org.fewlabel.contracts.WireName;

/** The form in which labels are handed out. */
enum LabelsFormat implements WireName {
    CSV(CsvCell.MEDIA_TYPE, "labels.csv", false),
    /** A line of JSON for each image, with all probabilities. */
    JSONL("application/jsonl", "labels.jsonl", false),
    /** Tasks of Label Studio. */
    LABEL_STUDIO("application/json", "label-studio.json", true),
    /** The labeling interface for these. */
    LABEL_STUDIO_CONFIG("application/xml", "label-studio.xml", true),
    /** NumPy's arrays. */
    CLEANLAB("application/octet-stream", "cleanlab.npz", false),
    /** Hugging Face's metadata. */
    IMAGEFOLDER("application/jsonl", "metadata.jsonl", true),
    FIFTYONE("application/json", "labels.json", true),
    /** A page, to look at. */
    JSON("application/json", "labels-page.json", false);

    private final String mediaType;
    private final String fileName;
    private final boolean needsFiles;

    LabelsFormat(String mediaType, String fileName, boolean needsFiles) {
        this.mediaType = mediaType;
        this.fileName = fileName;
        this.needsFiles = needsFiles;
    }

    String mediaType() {
        return mediaType;
    }

    String fileName() {
        return fileName;
    }

    /** Whether it names images by their files, which published data sets have not. */
    boolean needsFiles() {
        return needsFiles;
    }
}
