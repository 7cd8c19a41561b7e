package org.fewlabel.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class DotPlotTest {
    private static final List<ResultRow> ROWS = List.of(
            row("supervised", "supervised", 30),
            row("ict", "ict mixupLoss=L1 rampUpEpochs=4", 61.25),
            row("ict", "ict mixupLoss=L3 weight=1 rampUpEpochs=4", 27),
            row("vat", "vat & more", 29),
            new ResultRow(
                    "not run yet",
                    "mnist",
                    100,
                    "lenet",
                    "ict",
                    null,
                    null,
                    null,
                    1,
                    1L,
                    3,
                    null,
                    null,
                    null,
                    null,
                    List.of()));

    @Test
    void hasTheLowestErrorOnTopAndItsOptionsAsFarAsTheyTellRowsApart() throws Exception {
        assertThat(texts("name")).containsExactly("ict L3 weight=1", "vat & more", "supervised", "ict L1");
    }

    @Test
    void putsADotWhereTheErrorIs() throws Exception {
        List<Double> students = numbers("circle", "student", "cx");
        double perPercent = (students.get(2) - students.get(1)) / (30 - 29);

        assertThat(students)
                .as("without the one beyond the border; and the legend's")
                .hasSize(4);
        assertThat(students.get(1) - students.get(0)).isEqualTo(2 * perPercent, within(0.2));
    }

    @Test
    void writesDownWhatIsBeyondTheBorder() throws Exception {
        assertThat(texts("")).contains("61.3 ± 0.5 →").contains("27.0");
    }

    @Test
    void showsTheOtherNetworksThatThereAre() throws Exception {
        assertThat(numbers("circle", "average", "cx"))
                .as("the averages are where the students are")
                .containsAll(numbers("circle", "student", "cx").subList(0, 3));
        assertThat(numbers("circle", "teacher", "cx")).as("the legend's alone").hasSize(1);
    }

    private static ResultRow row(String method, String name, double error) {
        ResultRow.Errors errors = new ResultRow.Errors(3, error, 0.5);
        return new ResultRow(
                name, "mnist", 100, "lenet", method, null, null, null, 1, 1L, 3, errors, errors, null, 1.0, List.of());
    }

    private static List<String> texts(String cssClass) throws Exception {
        return elements("text", cssClass).stream().map(Element::getTextContent).toList();
    }

    private static List<Double> numbers(String name, String cssClass, String attribute) throws Exception {
        return elements(name, cssClass).stream()
                .map(element -> Double.valueOf(element.getAttribute(attribute)))
                .toList();
    }

    private static List<Element> elements(String name, String cssClass) throws Exception {
        Document svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(DotPlot.of(new SweepResults("sweep", 3, ROWS, List.of()))
                        .getBytes(StandardCharsets.UTF_8)));
        NodeList found = svg.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            Element element = (Element) found.item(i);
            if (element.getAttribute("class").equals(cssClass)) {
                elements.add(element);
            }
        }
        return elements;
    }
}
