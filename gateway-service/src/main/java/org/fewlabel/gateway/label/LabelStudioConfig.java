package org.fewlabel.gateway.label;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.fewlabel.contracts.job.DatasetSpec;

/** The labeling interface that {@link LabelStudioTasks} are made for, as Label Studio's own XML. It has no rows. */
final class LabelStudioConfig implements LabelsWriter {
    static final String CHOICE = "choice";
    static final String IMAGE = "image";

    private final DatasetSpec dataset;

    LabelStudioConfig(DatasetSpec dataset) {
        this.dataset = dataset;
    }

    @Override
    public void write(LabelRows rows, OutputStream out) throws IOException {
        String choices = dataset.classNames().stream()
                .map(name -> "    <Choice value=\"" + attribute(name) + "\"/>\n")
                .collect(Collectors.joining());
        String config = "<View>\n  <Image name=\"" + IMAGE + "\" value=\"$image\"/>\n  <Choices name=\"" + CHOICE
                + "\" toName=\"" + IMAGE + "\" choice=\"single\">\n" + choices + "  </Choices>\n</View>\n";
        out.write(config.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String attribute(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
