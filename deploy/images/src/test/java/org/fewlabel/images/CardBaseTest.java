package org.fewlabel.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;

/** The bases of cuda.Dockerfile, as far as their names tell, are what the packages of the builds were compiled against. */
class CardBaseTest {
    private static final Path HOME = Path.of(System.getProperty("fewlabel.home"));

    /** Such as 13.1-9.19-1.5.13: of CUDA, of cuDNN, and of JavaCPP. */
    private static final Pattern PRESETS = Pattern.compile("(\\d+)\\.(\\d+)-(\\d+)\\.\\d+-.*");

    private static final Pattern BASE =
            Pattern.compile("nvidia/cuda:(\\d+)\\.(\\d+)\\.\\d+-cudnn-runtime-ubuntu(\\d\\d\\.\\d\\d)");

    @ParameterizedTest
    @EnumSource(names = {"CUDA13", "CUDA12"})
    void hasTheCudaThatTheProfileCalls(CardBuild build) throws Exception {
        MatchResult presets = match(PRESETS, presets(build));
        MatchResult base = match(BASE, argument(build.name() + "_IMAGE"));

        assertThat(base.group(1)).as("major version of CUDA").isEqualTo(presets.group(1));
        assertThat(Integer.parseInt(base.group(2)))
                .as("minor version of CUDA")
                .isGreaterThanOrEqualTo(Integer.parseInt(presets.group(2)));
        assertThat(presets.group(3))
                .as("major version of cuDNN, which the images call cudnn without a number from 9 on")
                .isEqualTo("9");
        assertThat(build.environment().get("NVIDIA_REQUIRE_CUDA"))
                .as("drivers of the same major version do")
                .isEqualTo("cuda>=" + presets.group(1) + ".0");
        assertThat(build.profile()).isEqualTo("cuda" + presets.group(1));
    }

    @Test
    void nd4jsBuildAsksForTheDriverOfTheCudaThatItBrings() throws Exception {
        MatchResult presets = match(Pattern.compile("(\\d+\\.\\d+)-.*"), presets(CardBuild.CUDA));

        assertThat(CardBuild.CUDA.environment().get("NVIDIA_REQUIRE_CUDA")).isEqualTo("cuda>=" + presets.group(1));
        assertThat(Files.readString(HOME.resolve("deploy/images/pom.xml")))
                .contains("<version>" + presets(CardBuild.CUDA) + "</version>");
    }

    @Test
    void bringsAJava17OfTheSameUbuntu() throws IOException {
        assertThat(argument("JAVA_IMAGE")).isEqualTo("eclipse-temurin:17-jre-noble");
        assertThat(match(BASE, argument("CUDA13_IMAGE")).group(3)).isEqualTo("24.04");
        assertThat(match(BASE, argument("CUDA12_IMAGE")).group(3)).isEqualTo("24.04");
    }

    @ParameterizedTest
    @EnumSource(names = {"CUDA13", "CUDA12"})
    void isAStageCalledAsTheProfile(CardBuild build) throws IOException {
        assertThat(dockerfile().lines()).contains("FROM ${" + build.name() + "_IMAGE} AS " + build.profile());
        assertThat(argument("BUILD")).isEqualTo("cuda13");
    }

    private static String argument(String name) throws IOException {
        return match(Pattern.compile("(?s).*\\nARG " + name + "=(\\S+)\\n.*"), dockerfile())
                .group(1);
    }

    private static String dockerfile() throws IOException {
        return Files.readString(HOME.resolve("deploy/images/cuda.Dockerfile"));
    }

    /** Of a profile, or what it leaves as it is. */
    private static String presets(CardBuild build) throws Exception {
        Document pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(HOME.resolve("pom.xml").toFile());
        XPath paths = XPathFactory.newInstance().newXPath();
        String own = paths.evaluate("/project/profiles/profile[id='" + build + "']/properties/cuda.version", pom);
        return own.isEmpty() ? paths.evaluate("/project/properties/cuda.version", pom) : own;
    }

    private static MatchResult match(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        assertThat(matcher.matches()).as("%s is like %s", text, pattern).isTrue();
        return matcher.toMatchResult();
    }
}
