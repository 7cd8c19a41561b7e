package org.fewlabel.contracts.job;

import org.fewlabel.contracts.Check;
import org.fewlabel.contracts.model.ModelFile;
import org.fewlabel.contracts.model.ModelFiles;

/**
 * A field that names a file in the folder of models. The user writes its name; what is accepted holds its length and digest as
 * well, and may be handed in again as it is.
 */
final class ModelFileField {
    /** Stands in for a file that was refused, so that reading can go on. */
    static final ModelFile UNKNOWN = new ModelFile("unknown", 0, "0".repeat(64));

    private ModelFileField() {}

    /**
     * The file, as it is now; {@link #UNKNOWN} where it is missing or wrong.
     *
     * @param bytesMax what a file for this purpose has at most
     */
    static ModelFile read(Fields fields, String name, ModelFiles models, long bytesMax) {
        ModelFile file = read(fields, name, models);
        if (file.bytes() > bytesMax) {
            fields.reject(name, "must be a file of at most " + bytesMax + " bytes, was one of " + file.bytes());
            return UNKNOWN;
        }
        return file;
    }

    private static ModelFile read(Fields fields, String name, ModelFiles models) {
        if (!fields.has(name)) {
            fields.reject(name, "is required: the name of a file in the folder of models");
            return UNKNOWN;
        }
        if (!fields.hasObject(name)) {
            String file = fields.text(name, "", ModelFile.NAME_LENGTH_MAX);
            return file.isEmpty() ? UNKNOWN : look(fields, name, file, models);
        }
        ModelFile written = readWritten(fields.object(name));
        return written == UNKNOWN ? UNKNOWN : look(fields, name, written, models);
    }

    private static ModelFile look(Fields fields, String name, String file, ModelFiles models) {
        ModelFiles.Look look = models.look(file);
        if (look instanceof ModelFiles.Found found) {
            return found.file();
        }
        fields.reject(
                name,
                look instanceof ModelFiles.Refused refused
                        ? refused.why()
                        : "must be an object of name, bytes and sha256, since the gateway does not see the file: it has"
                                + " no fewlabel.models.folder");
        return UNKNOWN;
    }

    private static ModelFile look(Fields fields, String name, ModelFile written, ModelFiles models) {
        ModelFiles.Look look = models.look(written.name());
        if (look instanceof ModelFiles.Refused refused) {
            fields.reject(name, refused.why());
        } else if (look instanceof ModelFiles.Found found && !written.equals(found.file())) {
            fields.reject(
                    name,
                    "is not the file that is there now, of " + found.file().bytes() + " bytes and SHA-256 "
                            + found.file().sha256() + "; write its name alone to take that");
        }
        return written;
    }

    private static ModelFile readWritten(Fields fields) {
        String name = fields.requiredText("name", ModelFile.NAME_LENGTH_MAX);
        if (!fields.has("bytes")) {
            fields.reject("bytes", "is required: the length of the file");
        }
        long bytes = fields.wholeNumber("bytes", -1, 0, ModelFile.BYTES_MAX);
        String sha256 = fields.requiredText("sha256", UNKNOWN.sha256().length());
        if (!sha256.isEmpty() && !Check.isDigest(sha256)) {
            fields.reject("sha256", "must be 64 hexadecimal digits in lower case, was " + sha256);
        }
        fields.rejectUnknown();
        boolean whole = !name.isEmpty() && bytes >= 0 && Check.isDigest(sha256);
        return whole ? new ModelFile(name, bytes, sha256) : UNKNOWN;
    }
}
