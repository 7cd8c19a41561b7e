package org.fewlabel.standalone.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortMapTest {
    @Test
    void takesAnOptionBeforeAVariableBeforeTheUsualNumber() {
        PortMap ports = PortMap.Wishes.of(
                        Map.of(Port.GATEWAY, 9000),
                        Map.of("FEWLABEL_GATEWAY_PORT", "9001", "FEWLABEL_KAFKA_PORT", "9002"))
                .resolved();

        assertThat(ports.of(Port.GATEWAY)).isEqualTo(9000);
        assertThat(ports.of(Port.KAFKA)).isEqualTo(9002);
        assertThat(ports.of(Port.METRICS)).isEqualTo(8083);
        assertThat(ports.url(Port.GATEWAY)).isEqualTo("http://127.0.0.1:9000");
    }

    @Test
    void namesTheVariableThatIsNoPort() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PortMap.Wishes.of(Map.of(), Map.of("FEWLABEL_TRAINER_PORT", "many")))
                .withMessage("FEWLABEL_TRAINER_PORT must be a port's number, was: many");
    }

    @Test
    void rejectsANumberThatIsNoPort() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PortMap.Wishes(Map.of(Port.LABELER, 65_536)).resolved())
                .withMessageContaining("port labeler must be 1 to 65535, was: 65536");
    }

    @Test
    void rejectsTwoPartsOnOnePort() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PortMap.Wishes(Map.of(Port.LABELER, 8081)).resolved())
                .withMessageContaining("trainer")
                .withMessageContaining("labeler")
                .withMessageContaining("8081");
    }

    @Test
    void findsPortsForFurtherTrainersAndKeepsThem() {
        PortMap one = new PortMap.Wishes(Map.of()).resolved();
        PortMap two = one.withTrainers(2);
        PortMap three = two.withTrainers(3);

        assertThat(one.parts()).hasSize(6).endsWith(Part.LABELER, Part.TRAINER);
        assertThat(two.parts()).hasSize(7).endsWith(Part.TRAINER, Part.trainer(2));
        assertThat(three.of(Part.TRAINER)).isEqualTo(8081);
        assertThat(three.of(Part.trainer(2))).isEqualTo(two.of(Part.trainer(2)));
        assertThat(three.of(Part.trainer(3))).isNotEqualTo(three.of(Part.trainer(2)));
        assertThat(three.withTrainers(1)).isEqualTo(one);
    }

    @Test
    void rejectsAFurtherTrainerOnThePortOfAnotherPart() {
        int taken = new PortMap.Wishes(Map.of()).resolved().withTrainers(2).of(Part.trainer(2));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PortMap(
                        new PortMap.Wishes(Map.of(Port.LABELER, taken))
                                .resolved()
                                .numbers(),
                        List.of(taken)))
                .withMessage("ports labeler and trainer-2 must differ, both were: " + taken);
    }

    @Test
    void seesWhereTheUserWantsSomethingElse() {
        PortMap running = new PortMap.Wishes(Map.of(Port.GATEWAY, 9000)).resolved();

        assertThat(new PortMap.Wishes(Map.of()).differencesFrom(running)).isEmpty();
        assertThat(new PortMap.Wishes(Map.of(Port.GATEWAY, 9000)).differencesFrom(running))
                .isEmpty();
        assertThat(new PortMap.Wishes(Map.of(Port.GATEWAY, 9001)).differencesFrom(running))
                .containsExactly(Port.GATEWAY);
    }
}
