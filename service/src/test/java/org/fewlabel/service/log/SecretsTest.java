package org.fewlabel.service.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cannot connect to jdbc:postgresql://db/x?user=gateway&password=geheim&ssl=true"
                        + " | cannot connect to jdbc:postgresql://db/x?user=gateway&password=[removed]&ssl=true",
                "GET https://joe:geheim@store.example/bucket failed | GET https://[removed]@store.example/bucket"
                        + " failed",
                "https://s3/b/k?X-Amz-Signature=0123abc&X-Amz-Date=1 |"
                        + " https://s3/b/k?X-Amz-Signature=[removed]&X-Amz-Date=1",
                "Authorization: Bearer abc.def.ghi | Authorization: [removed]",
                "{\"accessKey\": \"AKIA\", \"region\": \"eu\"} | {\"accessKey\": [removed], \"region\": \"eu\"}",
                "AWS_SECRET_ACCESS_KEY=abc/def+x | AWS_SECRET_ACCESS_KEY=[removed]",
                "sasl.jaas.config = \"a b c\"; next | sasl.jaas.config = [removed]; next",
            })
    void removesWhatLooksLikeOne(String text, String expected) {
        assertThat(new Secrets(Stream.of()).removedFrom(text)).isEqualTo(expected);
    }

    @Test
    void removesWhatTheServiceWasGivenWhereverItStands() {
        Secrets secrets = Secrets.of(new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(
                        Map.of(
                                "quarkus.datasource.password", "correct horse",
                                "AWS_SECRET_ACCESS_KEY", "abcdefgh12345678",
                                "quarkus.flyway.password", "none",
                                "fewlabel.unset.token", "${nobody.knows}",
                                "fewlabel.datasets.folder", "/var/lib/datasets"),
                        "test",
                        1))
                .build());

        assertThat(secrets.removedFrom("none of /var/lib/datasets: [correct horse] abcdefgh12345678!"))
                .isEqualTo("none of /var/lib/datasets: [[removed]] [removed]!");
    }

    @Test
    void removesTokensOfUsersThoughNoSettingHasThem() {
        assertThat(new Secrets(Stream.of()).removedFrom("asked with fwl_" + "aB3-_".repeat(8) + "xyz, and refused"))
                .isEqualTo("asked with [removed], and refused");
    }

    @Test
    void leavesAloneWhatIsNone() {
        String text = "Job claimed: attempt=1 method=mean-teacher dataset=images resumedEpoch=none\n"
                + "\tat org.Token.read(Token.java:7)";

        assertThat(new Secrets(Stream.of()).removedFrom(text)).isEqualTo(text);
    }
}
