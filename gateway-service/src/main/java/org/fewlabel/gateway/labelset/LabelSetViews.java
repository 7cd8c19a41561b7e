package org.fewlabel.gateway.labelset;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.fewlabel.contracts.CsvCell;
import org.fewlabel.contracts.job.DatasetName;
import org.fewlabel.contracts.labelset.LabelOfImage;
import org.fewlabel.contracts.labelset.LabelSetReader;
import org.fewlabel.contracts.rest.LabelSetView;
import org.fewlabel.service.rest.PageToken;

/** Label sets as users see them. */
final class LabelSetViews {
    private static final int FLUSHED_CHARACTERS = 1 << 16;

    private LabelSetViews() {}

    static LabelSetView of(KeptLabelSet set) {
        return new LabelSetView(
                set.sha256(),
                set.dataset().wireName(),
                set.given(),
                set.predicted(),
                set.bytes(),
                set.note(),
                set.jobId(),
                set.ensemble() == null
                        ? null
                        : new LabelSetView.Ensemble(
                                set.ensemble().jobs(), set.ensemble().minConfidence()),
                set.basedOn(),
                set.createdAt(),
                set.owner());
    }

    static LabelSetView.Page of(LabelSetRepository.Page page) {
        PageToken next = page.next();
        return new LabelSetView.Page(
                page.labelSets().stream().map(LabelSetViews::of).toList(), next == null ? null : next.encode());
    }

    /**
     * A part of the labels. The file is read to its end all the same, since only then is known that it is the one of this name.
     *
     * @param offset of the first, from 0
     */
    static LabelSetView.Labels labels(KeptLabelSet set, InputStream file, int offset, int size) throws IOException {
        LabelSetReader reader = new LabelSetReader(file);
        List<String> classes = reader.classes();
        List<LabelSetView.Item> items = new ArrayList<>();
        int place = 0;
        for (LabelOfImage each = reader.next(); each != null; each = reader.next()) {
            if (place >= offset && place - offset < size) {
                items.add(new LabelSetView.Item(
                        each.index(),
                        each.file(),
                        classes.get(each.label()),
                        each.source().wireName()));
            }
            place++;
        }
        String next = offset + items.size() < place ? Integer.toString(offset + items.size()) : null;
        return new LabelSetView.Labels(of(set), classes, place, items, next);
    }

    /** Writes all labels as a table; an image is in the first column, by its index or by its file. */
    static void csv(KeptLabelSet set, InputStream file, CsvCell cells, OutputStream out) throws IOException {
        LabelSetReader reader = new LabelSetReader(file);
        List<String> classes = reader.classes();
        boolean byFile = set.dataset() == DatasetName.IMAGE_FOLDER;
        StringBuilder text = new StringBuilder(cells.beginning());
        text.append(byFile ? "file" : "index").append(",label,class,source\r\n");
        for (LabelOfImage each = reader.next(); each != null; each = reader.next()) {
            String name = each.file();
            text.append(name == null ? String.valueOf(each.index()) : cells.of(name))
                    .append(',')
                    .append(each.label())
                    .append(',')
                    .append(cells.of(classes.get(each.label())))
                    .append(',')
                    .append(each.source().wireName())
                    .append("\r\n");
            if (text.length() > FLUSHED_CHARACTERS) {
                out.write(text.toString().getBytes(StandardCharsets.UTF_8));
                text.setLength(0);
            }
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
